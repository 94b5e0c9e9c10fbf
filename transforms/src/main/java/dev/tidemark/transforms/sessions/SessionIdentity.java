/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import java.io.Serializable;

/**
 * What names a session: no two sessions of a key begin with the same event time.
 *
 * @param key whose session
 * @param firstEventMillis the time of its first event, epoch milliseconds UTC
 */
public record SessionIdentity(String key, long firstEventMillis) implements Serializable {}
