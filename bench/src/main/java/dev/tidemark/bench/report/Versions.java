/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import dev.tidemark.pipeline.ProductVersion;
import java.util.Locale;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.iceberg.IcebergBuild;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * The versions of what is compared and of what it is made of, as the libraries themselves say.
 *
 * @param kafka of broker, clients and Kafka Streams
 */
public record Versions(
    String tidemark, String beam, String spark, String flink, String kafka, String iceberg) {

  /** Those on this class path. */
  public static Versions here() {
    return new Versions(
        ProductVersion.current(),
        ReleaseInfo.getReleaseInfo().getVersion(),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        EnvironmentInformation.getVersion(),
        AppInfoParser.getVersion(),
        IcebergBuild.version());
  }

  /** All of them in a sentence. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "Tidemark %s, Beam %s, Spark %s, Flink %s, Kafka %s, Iceberg %s.",
        tidemark,
        beam,
        spark,
        flink,
        kafka,
        iceberg);
  }
}
