/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.profile;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * The execution samples of a flight recording as collapsed stacks: the thread's name and the
 * frames, outermost first, separated by semicolons, and the number of samples. Every tool that
 * draws flame graphs reads them.
 */
public final class CollapsedStacks {

  private CollapsedStacks() {}

  /** Writes {@code X.collapsed} for each {@code X.jfr} in a folder. */
  public static void besideRecordings(Path folder) throws IOException {
    List<Path> recordings;
    try (Stream<Path> files = Files.list(folder)) {
      recordings = files.filter(file -> file.toString().endsWith(".jfr")).toList();
    }
    for (Path recording : recordings) {
      write(recording, Path.of(recording.toString().replaceFirst("\\.jfr$", ".collapsed")));
    }
  }

  private static void write(Path recording, Path collapsed) throws IOException {
    Map<String, Integer> samples = new TreeMap<>();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")) {
          samples.merge(stack(event), 1, Integer::sum);
        }
      }
    }
    try (BufferedWriter out = Files.newBufferedWriter(collapsed)) {
      for (Map.Entry<String, Integer> stack : samples.entrySet()) {
        out.write(stack.getKey() + " " + stack.getValue());
        out.newLine();
      }
    }
  }

  private static String stack(RecordedEvent event) {
    StringBuilder stack = new StringBuilder();
    if (event.getThread("sampledThread") != null) {
      // Threads of a pool are one.
      stack.append(event.getThread("sampledThread").getJavaName().replaceAll("[0-9]+", "N"));
    }
    RecordedStackTrace trace = event.getStackTrace();
    if (trace != null) {
      List<RecordedFrame> frames = trace.getFrames();
      for (int i = frames.size() - 1; i >= 0; i--) {
        stack
            .append(';')
            .append(frames.get(i).getMethod().getType().getName())
            .append('.')
            .append(frames.get(i).getMethod().getName());
      }
    }
    return stack.toString();
  }
}
