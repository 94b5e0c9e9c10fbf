/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.reference;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A type 2 dimension in memory: some 100 bytes for each version, and what its key and value take.
 * Of versions of a key that overlap, the one that began last holds; of those that began at once,
 * the last one of the list.
 *
 * @param <V> the type of the values; serializable
 */
public final class Dimension<V> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Version<V>> versions;
  private final Map<String, TreeMap<Long, Version<V>>> byStart = new HashMap<>();

  private Dimension(List<Version<V>> versions) {
    this.versions = List.copyOf(versions);
    for (Version<V> version : this.versions) {
      byStart
          .computeIfAbsent(version.key(), key -> new TreeMap<>())
          .put(version.validFromMillis(), version);
    }
  }

  /** The dimension with these versions. */
  public static <V> Dimension<V> of(List<Version<V>> versions) {
    return new Dimension<>(versions);
  }

  /** All versions. */
  public List<Version<V>> versions() {
    return versions;
  }

  /** What held for a key at this instant, epoch milliseconds UTC; empty where nothing did. */
  public Optional<V> asOf(String key, long millis) {
    TreeMap<Long, Version<V>> ofKey = byStart.get(key);
    if (ofKey == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(ofKey.floorEntry(millis))
        .map(Map.Entry::getValue)
        .filter(version -> millis < version.validToMillis())
        .map(Version::value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dimension<?> that && versions.equals(that.versions);
  }

  @Override
  public int hashCode() {
    return versions.hashCode();
  }

  @Override
  public String toString() {
    return versions.size() + " versions of " + byStart.size() + " keys";
  }
}
