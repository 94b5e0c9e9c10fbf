/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.broker;

import static java.util.Objects.requireNonNull;

import dev.tidemark.testdata.kafka.TopicLeaders;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A Kafka broker in this process: one KRaft node, both broker and controller, that listens on the
 * loopback interface only.
 *
 * <p>Ports and data outlive {@link #stop}: {@link #start} brings the same broker back, as after an
 * outage. Records are kept whatever their timestamps say, so simulated past times are safe, and
 * records of up to {@value #MAX_RECORD_BYTES} bytes are taken.
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.in(folder).start()) {
 *   kafka.createTopic("clicks", 3);
 *   Map<String, Object> client = kafka.clientProperties();
 * }
 * }</pre>
 */
public final class EmbeddedKafka implements AutoCloseable {

  /** The largest record that the broker takes. */
  public static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

  private static final String HOST = "127.0.0.1";
  private static final int NODE_ID = 1;
  private static final String BROKER_USER = "broker";
  private static final String BROKER_PASSWORD = "broker-to-itself";

  private final Path folder;
  private final int port;
  private final int controllerPort;
  private final @Nullable Credentials credentials;
  private final Map<String, String> brokerProperties;
  private @Nullable KafkaRaftServer server;

  private EmbeddedKafka(Builder builder) {
    this.folder = builder.folder;
    this.port = builder.port == 0 ? freePort() : builder.port;
    this.controllerPort = freePort();
    this.credentials = builder.credentials;
    this.brokerProperties = Map.copyOf(builder.brokerProperties);
  }

  /** A broker that keeps its data in this folder; an empty one is formatted at the first start. */
  public static Builder in(Path folder) {
    return new Builder(folder);
  }

  /** What a broker needs before it can be started. */
  public static final class Builder {
    private final Path folder;
    private final Map<String, String> brokerProperties = new LinkedHashMap<>();
    private int port;
    private @Nullable Credentials credentials;

    private Builder(Path folder) {
      this.folder = requireNonNull(folder, "folder");
    }

    /** Listens on this port and not on a free one. */
    public Builder withPort(int port) {
      this.port = port;
      return this;
    }

    /** Takes SASL_PLAINTEXT connections of this one user only. */
    public Builder withUser(String name, String password) {
      this.credentials = new Credentials(name, password);
      return this;
    }

    /** Sets or replaces a property of the broker. */
    public Builder withProperty(String name, String value) {
      brokerProperties.put(name, value);
      return this;
    }

    /** Starts the broker; returns once it takes requests. */
    public EmbeddedKafka start() {
      EmbeddedKafka kafka = new EmbeddedKafka(this);
      kafka.start();
      return kafka;
    }
  }

  /** Starts the broker, for the first time or again; returns once it takes requests. */
  public synchronized void start() {
    if (server != null) {
      return;
    }
    KafkaConfig config = new KafkaConfig(properties(), false);
    formatOnce();
    KafkaRaftServer starting = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      starting.startup();
    } catch (RuntimeException failure) {
      starting.shutdown();
      starting.awaitShutdown();
      throw failure;
    }
    server = starting;
  }

  /** Stops the broker; clients see connections refused until {@link #start}. Data stay. */
  public synchronized void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Stops the broker for good. The folder is the caller's to delete. */
  @Override
  public void close() {
    stop();
  }

  /** Host and port for clients. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** What any client needs to connect: bootstrap servers and, where there is a user, SASL. */
  public Map<String, Object> clientProperties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("bootstrap.servers", bootstrapServers());
    if (credentials != null) {
      properties.put("security.protocol", "SASL_PLAINTEXT");
      properties.put("sasl.mechanism", "PLAIN");
      properties.put("sasl.jaas.config", credentials.clientLogin());
    }
    return properties;
  }

  /** Creates a topic with the broker's default settings; returns once it can be used. */
  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /** Creates a topic with settings of its own; returns once it can be used. */
  public void createTopic(String name, int partitions, Map<String, String> settings) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
    try (Admin admin = Admin.create(clientProperties())) {
      admin.createTopics(List.of(topic)).all().get();
      TopicLeaders.await(admin, name, partitions);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("topic " + name + " was not created", failure.getCause());
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + name, interruption);
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("log.dirs", folder.toString());
    String client = "CLIENT://" + HOST + ":" + port;
    properties.put("listeners", client + ",CONTROLLER://" + HOST + ":" + controllerPort);
    properties.put("advertised.listeners", client);
    properties.put("inter.broker.listener.name", "CLIENT");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    String protocol = credentials == null ? "PLAINTEXT" : "SASL_PLAINTEXT";
    properties.put(
        "listener.security.protocol.map", "CLIENT:" + protocol + ",CONTROLLER:PLAINTEXT");
    if (credentials != null) {
      properties.put("sasl.enabled.mechanisms", "PLAIN");
      properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
      properties.put("listener.name.client.plain.sasl.jaas.config", credentials.brokerLogin());
    }

    // One node: nothing to replicate.
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");

    properties.put("auto.create.topics.enable", "false");
    properties.put("message.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    properties.put("replica.fetch.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    // By default records with simulated times of last month would be deleted as expired.
    properties.put("log.retention.ms", "-1");
    // The cleaner alone would take 128 MiB of heap.
    properties.put("log.cleaner.enable", "false");
    properties.put("log.index.size.max.bytes", "1048576");
    properties.put("num.network.threads", "1");
    properties.put("num.io.threads", "2");
    properties.put("background.threads", "2");
    properties.putAll(brokerProperties);
    return properties;
  }

  private void formatOnce() {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      Files.createDirectories(folder);
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(folder.toString())
          .addDirectory(folder.toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .run();
    } catch (Exception failure) { // Formatter declares no narrower type.
      throw new IllegalStateException("cannot format " + folder + " for Kafka", failure);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new IllegalStateException("no free port on " + HOST, failure);
    }
  }

  private record Credentials(String user, String password) {

    String clientLogin() {
      return login(user, password) + ";";
    }

    String brokerLogin() {
      return login(BROKER_USER, BROKER_PASSWORD)
          + entry("user_" + BROKER_USER, BROKER_PASSWORD)
          + entry("user_" + user, password)
          + ";";
    }

    private static String login(String user, String password) {
      return "org.apache.kafka.common.security.plain.PlainLoginModule required"
          + entry("username", user)
          + entry("password", password);
    }

    private static String entry(String name, String value) {
      return " " + name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
  }
}
