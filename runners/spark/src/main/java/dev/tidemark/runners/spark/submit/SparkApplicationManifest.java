/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.package$;

/**
 * A {@code SparkApplication} (v1beta2) of the Spark operator. What the operator has fields for is
 * there and not in {@code sparkConf}, which the operator's webhook would overrule.
 */
final class SparkApplicationManifest {

  private static final String DRIVER_SECRET = "spark.kubernetes.driver.secretKeyRef.";
  private static final String EXECUTOR_SECRET = "spark.kubernetes.executor.secretKeyRef.";
  private static final YAMLMapper YAML =
      new YAMLMapper(
          new YAMLFactory()
              .disable(Feature.WRITE_DOC_START_MARKER)
              .disable(Feature.SPLIT_LINES)
              .enable(Feature.MINIMIZE_QUOTES)
              .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR));

  private final SparkSubmission submission;
  private final SortedMap<String, String> conf;

  private SparkApplicationManifest(SparkSubmission submission) {
    this.submission = submission;
    this.conf = new TreeMap<>(submission.conf());
  }

  static SparkApplicationManifest of(SparkSubmission submission) {
    return new SparkApplicationManifest(submission);
  }

  String yaml() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", submission.name());
    metadata.put("namespace", conf.remove("spark.kubernetes.namespace"));

    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("apiVersion", "sparkoperator.k8s.io/v1beta2");
    manifest.put("kind", "SparkApplication");
    manifest.put("metadata", metadata);
    manifest.put("spec", spec());
    try {
      return YAML.writeValueAsString(manifest);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("strings, numbers, lists and maps", impossible);
    }
  }

  private Map<String, Object> spec() {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("type", "Java");
    spec.put("mode", "cluster");
    spec.put("sparkVersion", package$.MODULE$.SPARK_VERSION());
    spec.put("image", conf.remove("spark.kubernetes.container.image"));
    spec.put("mainClass", SparkSubmission.MAIN_CLASS);
    spec.put("mainApplicationFile", submission.jar());
    spec.put("arguments", submission.application());
    spec.put("restartPolicy", restartPolicy());
    Map<String, Object> driver = driver();
    Map<String, Object> executor = executor();
    // The operator waits by itself.
    conf.remove("spark.kubernetes.submission.waitAppCompletion");
    if (!conf.isEmpty()) {
      spec.put("sparkConf", conf);
    }
    spec.put("driver", driver);
    spec.put("executor", executor);
    return spec;
  }

  /** A stream ends only by failing, but for triggers that end when they have read what is there. */
  private Map<String, Object> restartPolicy() {
    Map<String, Object> policy = new LinkedHashMap<>();
    policy.put("type", endsByItself() ? "Never" : "Always");
    return policy;
  }

  private boolean endsByItself() {
    return submission.application().stream()
        .map(word -> word.toLowerCase(Locale.ROOT).replace('-', '_'))
        .anyMatch(word -> word.matches("__(runner\\.)?trigger=(once|available_now)"));
  }

  private Map<String, Object> driver() {
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("cores", 1);
    driver.put("memory", conf.remove("spark.driver.memory"));
    driver.put(
        "serviceAccount", conf.remove("spark.kubernetes.authenticate.driver.serviceAccountName"));
    addSecrets(driver, DRIVER_SECRET);
    return driver;
  }

  private Map<String, Object> executor() {
    Map<String, Object> executor = new LinkedHashMap<>();
    executor.put("instances", Integer.valueOf(conf.remove("spark.executor.instances")));
    executor.put("cores", Integer.valueOf(conf.remove("spark.executor.cores")));
    executor.put("memory", conf.remove("spark.executor.memory"));
    executor.put("memoryOverhead", conf.remove("spark.executor.memoryOverhead"));
    addSecrets(executor, EXECUTOR_SECRET);
    return executor;
  }

  private void addSecrets(Map<String, Object> pod, String prefix) {
    Map<String, Object> references = new LinkedHashMap<>();
    for (String name : List.copyOf(conf.keySet())) {
      if (name.startsWith(prefix)) {
        String reference = conf.remove(name);
        int colon = reference.indexOf(':');
        Map<String, Object> secret = new LinkedHashMap<>();
        secret.put("name", reference.substring(0, colon));
        secret.put("key", reference.substring(colon + 1));
        references.put(name.substring(prefix.length()), secret);
      }
    }
    if (!references.isEmpty()) {
      pod.put("envSecretKeyRefs", references);
    }
  }
}
