/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import dev.tidemark.pipeline.config.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Makes clients that ask a broker how it is, with the credentials of the configuration. */
final class AdminClients {

  private AdminClients() {}

  /** A client whose requests give up after the timeout. */
  static Admin create(KafkaConfig config, Duration timeout) {
    Map<String, Object> properties = new HashMap<>(config.properties());
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    Map<String, Object> resolved = RecordConsumerFactory.resolve(properties);
    // What is for consumers only would be reported as unknown.
    resolved.keySet().retainAll(AdminClientConfig.configNames());
    int timeoutMillis = Math.toIntExact(timeout.toMillis());
    resolved.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    resolved.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    return Admin.create(resolved);
  }
}
