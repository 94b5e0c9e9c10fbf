/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.drain;

/** How far the tables have come with what is in the topic; equal if nothing has moved. */
public interface Drain {

  /** Records of bronze that are in another table, too. */
  long accounted();

  /** How far it is, for people. */
  String progress(long sent);
}
