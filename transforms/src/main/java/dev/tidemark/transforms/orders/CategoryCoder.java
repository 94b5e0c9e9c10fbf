/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import dev.tidemark.transforms.coder.BlockCoder;
import dev.tidemark.transforms.coder.BlockReader;
import dev.tidemark.transforms.coder.BlockWriter;
import org.apache.beam.sdk.coders.CoderException;

/** Compact binary coder of {@link Category}. Deterministic. */
public final class CategoryCoder extends BlockCoder<Category> {
  private static final CategoryCoder INSTANCE = new CategoryCoder();

  private CategoryCoder() {
    super("Category", 1);
  }

  /** The coder. */
  public static CategoryCoder of() {
    return INSTANCE;
  }

  @Override
  public void writeBody(Category category, BlockWriter block) {
    block.writeString(category.name());
    block.writeOptionalString(category.department());
  }

  @Override
  public Category readBody(BlockReader block) throws CoderException {
    return new Category(block.readString(), block.readOptionalString());
  }
}
