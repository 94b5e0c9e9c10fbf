/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FaultTest {

  @Test
  void everyPossibleFaultIsAmongTheFirst() {
    Set<Fault> all = EnumSet.allOf(Fault.class);
    List<Fault> sequence = Fault.sequence(new Random(3), all, 100);
    assertThat(EnumSet.copyOf(sequence.subList(0, 20)), is(all));
    assertThat(sequence.size(), is(100));
  }

  @Test
  void whatIsNotPossibleIsLeftOut() {
    Set<Fault> possible = EnumSet.of(Fault.KILL, Fault.BROKER_SLOW);
    assertThat(Fault.sequence(new Random(3), possible, 100), everyItem(is(in(possible))));
  }

  @Test
  void theSeedDecides() {
    Set<Fault> all = EnumSet.allOf(Fault.class);
    assertThat(
        Fault.sequence(new Random(4), all, 100), is(Fault.sequence(new Random(4), all, 100)));
    assertThat(
        Fault.sequence(new Random(4), all, 100), is(not(Fault.sequence(new Random(5), all, 100))));
  }
}
