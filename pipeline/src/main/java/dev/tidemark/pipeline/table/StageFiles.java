/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.joda.time.Duration;

/**
 * Writes a list of finished files, for the process that will make them part of their tables.
 *
 * <p>Input: files of any number of tables; bounded. The list is written once, when the last file is
 * finished; a retry writes it anew.
 */
public final class StageFiles extends PTransform<PCollectionList<WrittenFile>, PDone> {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final WarehouseSettings warehouse;
  private final String table;
  private final String list;

  private StageFiles(WarehouseSettings warehouse, String table, String list) {
    this.warehouse = requireNonNull(warehouse, "warehouse");
    this.table = requireNonNull(table, "table");
    this.list = requireNonNull(list, "list");
  }

  /**
   * Writes the list.
   *
   * @param warehouse where the tables are
   * @param table a table whose file system takes the list
   * @param list the list's location
   */
  public static StageFiles to(WarehouseSettings warehouse, String table, String list) {
    return new StageFiles(warehouse, table, list);
  }

  /** Where the list of an operation can be. */
  public static String location(Table table, String operation) {
    return table.location() + "/staged/" + operation + ".json";
  }

  /** Where the runner of an operation can have its checkpoint. */
  public static String checkpoint(Table table, String operation) {
    return table.location() + "/staged/" + operation + "-checkpoint";
  }

  /** Removes what operations have left there; there is only one at a time. */
  public static void clear(Table table) {
    String folder = table.location() + "/staged";
    if (table.io() instanceof SupportsPrefixOperations files
        && files.newInputFile(folder).exists()) {
      files.deletePrefix(folder);
    }
  }

  /** The files of a list. None if nothing was written, which a pipeline without rows does not. */
  public static List<WrittenFile> read(Table table, String list) {
    if (!table.io().newInputFile(list).exists()) {
      return List.of();
    }
    try (InputStream in = table.io().newInputFile(list).newStream()) {
      return List.of(JSON.readValue(in, WrittenFile[].class));
    } catch (IOException e) {
      throw new UncheckedIOException("the list of staged files cannot be read", e);
    }
  }

  @Override
  public PDone expand(PCollectionList<WrittenFile> files) {
    PCollectionList<WrittenFile> whole = PCollectionList.empty(files.getPipeline());
    for (PCollection<WrittenFile> ofTable : files.getAll()) {
      whole = whole.and(ofTable.apply("Collect " + whole.size(), atTheEnd()));
    }
    whole
        .apply("AllFiles", Flatten.pCollections())
        .apply("Together", WithKeys.of((Void) null))
        .setCoder(KvCoder.of(VoidCoder.of(), WrittenFile.CODER))
        .apply("Group", GroupByKey.create())
        .apply("WriteList", ParDo.of(new WriteList(warehouse, table, list)));
    return PDone.in(files.getPipeline());
  }

  /** Whatever triggers wrote the files: the list waits for the last one. */
  private static Window<WrittenFile> atTheEnd() {
    return Window.<WrittenFile>into(new GlobalWindows())
        .triggering(DefaultTrigger.of())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }

  @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls the public methods.
  private static final class WriteList extends DoFn<KV<Void, Iterable<WrittenFile>>, Void> {

    private final WarehouseSettings settings;
    private final String table;
    private final String list;

    WriteList(WarehouseSettings settings, String table, String list) {
      this.settings = settings;
      this.table = table;
      this.list = list;
    }

    @ProcessElement
    public void write(@Element KV<Void, Iterable<WrittenFile>> group) throws IOException {
      List<WrittenFile> files = new ArrayList<>();
      group.getValue().forEach(files::add);
      try (Warehouse warehouse = Warehouse.open(settings);
          OutputStream out =
              warehouse
                  .find(table)
                  .orElseThrow(() -> new WarehouseException("Table " + table + " does not exist"))
                  .io()
                  .newOutputFile(list)
                  .createOrOverwrite()) {
        out.write(JSON.writeValueAsBytes(files));
      }
    }
  }
}
