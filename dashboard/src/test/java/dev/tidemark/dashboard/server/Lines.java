/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Collects the lines of a response while they come in. */
record Lines(List<String> lines) implements Subscriber<String> {

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    lines.add(line);
  }

  @Override
  public void onError(Throwable failure) {
    lines.add("failed: " + failure);
  }

  @Override
  public void onComplete() {
    lines.add("complete");
  }
}
