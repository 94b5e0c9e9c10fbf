/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings from arguments: {@code --name=value} or {@code --name value}. The last one counts. */
final class CommandLineLayer {

  private CommandLineLayer() {}

  static Map<String, SettingValue> read(List<String> arguments, List<String> problems) {
    Map<String, SettingValue> values = new LinkedHashMap<>();
    for (int index = 0; index < arguments.size(); index++) {
      String argument = arguments.get(index);
      if (!argument.startsWith("--") || argument.length() == 2) {
        problems.add(
            "The argument \""
                + Secrets.masked("", argument)
                + "\" is not understood; settings look like --name=value.");
        continue;
      }
      int equals = argument.indexOf('=');
      if (equals > 0) {
        add(values, argument.substring(2, equals), argument.substring(equals + 1));
      } else if (index + 1 < arguments.size() && !arguments.get(index + 1).startsWith("--")) {
        index++;
        add(values, argument.substring(2), arguments.get(index));
      } else {
        String name = argument.substring(2);
        problems.add(
            Unknown.isKnown(name)
                ? "The option " + argument + " needs a value."
                : Unknown.problem("--" + name, name));
      }
    }
    return values;
  }

  private static void add(Map<String, SettingValue> values, String name, String text) {
    values.put(name, new SettingValue(name, text, SettingValue.COMMAND_LINE_ORIGIN));
  }
}
