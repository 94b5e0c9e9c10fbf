/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What to say of a name that is no setting. */
final class Unknown {

  private Unknown() {}

  static boolean isKnown(String name) {
    return Settings.named(name).isPresent() || Settings.familyOf(name).isPresent();
  }

  static String problem(String shown, String name) {
    List<String> names = new ArrayList<>();
    Settings.ALL.forEach(setting -> names.add(setting.name()));
    String families =
        Settings.FAMILIES.stream()
            .map(family -> family.prefix() + "*")
            .collect(Collectors.joining(", "));
    return NearestName.of(name, names)
        .map(near -> shown + " is not a setting; did you mean " + near + "?")
        .orElse(
            shown
                + " is not a setting; see docs/configuration.md for all ("
                + families
                + " are passed on).");
  }
}
