/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.plan.RandomStream;
import dev.tidemark.testdata.plan.ZipfDistribution;
import java.time.Duration;

/**
 * Who is on the site. Most events come from someone who was there a moment ago, the others from a
 * user drawn by Zipf's law; a session ends when its user pauses for ten minutes.
 */
final class Visitors {
  private static final long SESSION_PAUSE_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final int RECENT = 64;
  private static final double STAYS = 0.6;

  private final RandomStream random;
  private final ZipfDistribution users;
  private final ZipfDistribution pages;
  private final long[] lastSeen;
  private final int[] sessions;
  private final int[] currentPage;
  private final int[] recent = new int[RECENT];
  private long arrived;

  Visitors(GeneratorSettings settings) {
    this.random = RandomStream.of(settings.seed(), "visitors");
    this.users = ZipfDistribution.of(settings.users(), 0.8);
    this.pages = ZipfDistribution.of(settings.pages(), 1.05);
    this.lastSeen = new long[settings.users()];
    this.sessions = new int[settings.users()];
    this.currentPage = new int[settings.users()];
  }

  /** Who does something next. */
  int anyone() {
    return users.draw(random);
  }

  /** A user's next step on the site at this time. */
  Step next(long nowMillis) {
    int user =
        arrived > 0 && random.chance(STAYS)
            ? recent[random.below((int) Math.min(arrived, RECENT))]
            : anyone();
    boolean newSession = sessions[user] == 0 || nowMillis - lastSeen[user] > SESSION_PAUSE_MILLIS;
    if (newSession) {
      sessions[user]++;
      recent[(int) (arrived++ % RECENT)] = user;
    }
    lastSeen[user] = nowMillis;
    return step(user, newSession, "s-" + user + "-" + sessions[user]);
  }

  /** A user's next step while offline, in a session of its own. */
  Step offline(int user, String session) {
    return step(user, false, session);
  }

  private Step step(int user, boolean newSession, String session) {
    EventType type = newSession ? EventType.PAGE_VIEW : EventType.draw(random);
    int before = currentPage[user];
    if (type == EventType.PAGE_VIEW) {
      currentPage[user] = pages.draw(random);
    }
    String referrer = newSession ? external() : Site.page(before);
    int page = random.chance(0.01) ? Site.NO_PAGE : currentPage[user];
    return new Step(user, session, type, page, referrer);
  }

  private String external() {
    return switch (random.below(4)) {
      case 0 -> "https://search.example/?q=shoes%20%26%20socks";
      case 1 -> "https://news.example/\"quoted\"";
      default -> null;
    };
  }

  /** What a user does: the referrer may be null, the page may be {@link Site#NO_PAGE}. */
  record Step(int user, String session, EventType type, int page, String referrer) {}
}
