/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.pipeline.page.LivePage;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DashboardPageServiceTest {

  @TempDir private Path folder;

  @Test
  void pipelinesFindThePageAndServeIt() throws Exception {
    try (LivePage page = LivePage.find().orElseThrow()) {
      assertThat(page, instanceOf(DashboardPage.class));

      URI uri = page.start(WarehouseSettings.local(folder), 0);

      assertThat(
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
              .statusCode(),
          is(200));
      assertThrows(
          IllegalStateException.class, () -> page.start(WarehouseSettings.local(folder), 0));
    }
  }

  @Test
  void aPageThatWasNotStartedCanBeClosed() {
    LivePage.find().orElseThrow().close();
  }
}
