/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

/** What must become of a record: the generator's knowledge, told to the oracle on arrival. */
sealed interface Outcome {

  void countIn(Oracle oracle);

  /** The first record of a good event. */
  record Good(Visitors.Step step, long timeMillis, Punctuality punctuality, int unknownFields)
      implements Outcome {
    @Override
    public void countIn(Oracle oracle) {
      oracle.good(this);
    }
  }

  /** A further record of a good event, of the same punctuality as the first. */
  record Duplicate() implements Outcome {
    @Override
    public void countIn(Oracle oracle) {
      oracle.duplicate();
    }
  }

  /** A valid event that came too late, whether or not it is a copy of one that did not. */
  record TooLate() implements Outcome {
    @Override
    public void countIn(Oracle oracle) {
      oracle.tooLate();
    }
  }

  /** A record that cannot become an event. */
  record DeadLetter(Defect defect) implements Outcome {
    @Override
    public void countIn(Oracle oracle) {
      oracle.deadLetter(defect);
    }
  }

  /** Whether a good event came behind the watermark's delay. */
  enum Punctuality {
    ON_TIME,
    LATE
  }
}
