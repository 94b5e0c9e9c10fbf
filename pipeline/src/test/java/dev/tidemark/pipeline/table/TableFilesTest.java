/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tidemark.transforms.record.RawRecord;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableFilesTest {

  @TempDir Path folder;

  @Test
  void rowsAreVisibleFromTheCommitOn() throws Exception {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFiles<RawRecord> files = TableFiles.of(ClickstreamTables.bronze(), warehouse);
      files.write(raw(1));
      files.write(raw(2));
      assertThat(files.rows(), equalTo(0L));
      files.commit(files.finish());
      assertThat(files.rows(), equalTo(2L));
      files.commit(files.finish());
      assertThat(files.rows(), equalTo(2L));
    }
  }

  @Test
  void finishedFilesAreCommittedByAnotherAndOnlyOnce() throws Exception {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFiles<RawRecord> writer = TableFiles.of(ClickstreamTables.bronze(), warehouse);
      TableFiles<RawRecord> committer = TableFiles.of(ClickstreamTables.bronze(), warehouse);
      writer.write(raw(1));
      List<WrittenFile> first = writer.finish();
      writer.write(raw(2));
      writer.write(raw(3));
      List<WrittenFile> second = writer.finish();
      assertThat(first, hasSize(1));
      assertThat(writer.finish(), is(empty()));
      writer.commit(writer.finish());
      assertThat(writer.rows(), equalTo(0L));

      committer.commit(second);
      committer.commit(first);
      committer.commit(second);

      assertThat(committer.rows(), equalTo(3L));
      assertThat(writer.rows(), equalTo(3L));
    }
  }
}
