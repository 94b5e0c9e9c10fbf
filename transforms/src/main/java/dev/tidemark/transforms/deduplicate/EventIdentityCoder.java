/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deduplicate;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link EventIdentity}. Deterministic: it is a key. */
final class EventIdentityCoder extends BlockCoder<EventIdentity> {
  private static final EventIdentityCoder INSTANCE = new EventIdentityCoder();

  private EventIdentityCoder() {
    super("EventIdentity", 1);
  }

  static EventIdentityCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(EventIdentity identity, BlockWriter block) {
    block.writeString(identity.eventId());
    block.writeSigned(identity.eventTimeMillis());
  }

  @Override
  public EventIdentity readBody(BlockReader block) throws CoderException {
    return new EventIdentity(block.readString(), block.readSigned());
  }
}
