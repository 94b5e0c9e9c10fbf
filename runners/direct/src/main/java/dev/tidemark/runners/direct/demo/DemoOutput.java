/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Where the demo talks to people: results to one stream, progress to the other. */
record DemoOutput(PrintWriter results, PrintWriter progress) {

  void result(String format, Object... values) {
    results.println(String.format(Locale.ROOT, format, values));
    results.flush();
  }

  void progress(String format, Object... values) {
    progress.println("demo: " + String.format(Locale.ROOT, format, values));
    progress.flush();
  }
}
