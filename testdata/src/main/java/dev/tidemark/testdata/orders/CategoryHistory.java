/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.orders;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the categories change while the orders come: two are renamed, one moves to another
 * department, one is new. The dimension table knows of a change before it is valid, so that no
 * order needs to be looked at twice.
 *
 * @param stages the whole dimension as it is first, and after each change; the last stage holds
 *     every version there is
 */
public record CategoryHistory(List<Stage> stages) {

  /** Orders of it come from the start on, but the dimension has it from the last change on. */
  static final String LATER = "c-new";

  /** Orders name it, and the dimension never has it. */
  static final String UNKNOWN = "c-unknown";

  private static final List<List<String>> FIRST =
      List.of(
          List.of("c-books", "Books", "Media"),
          List.of("c-music", "Music", "Media"),
          List.of("c-games", "Games", "Media"),
          List.of("c-shoes", "Shoes", "Clothing"),
          List.of("c-coats", "Coats", "Clothing"),
          List.of("c-tea", "Tea", "Food"),
          List.of("c-bread", "Bread", "Food"),
          List.of("c-tools", "Tools", "Garden"),
          List.of("c-seeds", "Seeds", "Garden"));

  public CategoryHistory {
    stages = List.copyOf(stages);
  }

  /**
   * The dimension between two changes.
   *
   * @param changeAt from when on the change of this stage is valid; of the first stage, long before
   *     the first order
   * @param versions all that the dimension holds
   */
  public record Stage(Instant changeAt, List<CategoryVersion> versions) {

    public Stage {
      versions = List.copyOf(versions);
    }
  }

  /** The history for orders that arrive from then on for so long; changes are on whole minutes. */
  static CategoryHistory over(Instant start, Duration span) {
    Instant dawn = start.minus(Duration.ofDays(30)).truncatedTo(ChronoUnit.MINUTES);
    List<CategoryVersion> versions = new ArrayList<>();
    for (List<String> row : FIRST) {
      versions.add(new CategoryVersion(row.get(0), row.get(1), row.get(2), dawn, null));
    }
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage(dawn, versions));
    Instant first = at(start, span, 0.3);
    replace(versions, new CategoryVersion("c-books", "Books & Maps", "Media", first, null));
    stages.add(new Stage(first, versions));
    Instant second = at(start, span, 0.5);
    replace(versions, new CategoryVersion("c-tea", "Tea", "Drinks", second, null));
    replace(versions, new CategoryVersion("c-shoes", "Shoes & Socks", "Clothing", second, null));
    stages.add(new Stage(second, versions));
    Instant third = at(start, span, 0.7);
    versions.add(new CategoryVersion(LATER, "Gifts", "Seasonal", third, null));
    stages.add(new Stage(third, versions));
    return new CategoryHistory(stages);
  }

  private static Instant at(Instant start, Duration span, double share) {
    return start.plusMillis((long) (span.toMillis() * share)).truncatedTo(ChronoUnit.MINUTES);
  }

  private static void replace(List<CategoryVersion> versions, CategoryVersion next) {
    versions.replaceAll(
        version ->
            version.category().equals(next.category()) && version.validTo() == null
                ? version.until(next.validFrom())
                : version);
    versions.add(next);
  }

  /** All versions there are. */
  public List<CategoryVersion> versions() {
    return stages.get(stages.size() - 1).versions();
  }

  /** What a category was then; empty where no version holds. */
  public Optional<CategoryVersion> at(String category, Instant instant) {
    return versions().stream()
        .filter(version -> version.category().equals(category) && version.holdsAt(instant))
        .findFirst();
  }

  /** The ids that orders name, the one that no version has among them, in a fixed order. */
  static List<String> ids() {
    List<String> ids = new ArrayList<>(FIRST.stream().map(row -> row.get(0)).toList());
    ids.add(LATER);
    ids.add(UNKNOWN);
    return ids;
  }
}
