/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings from a YAML file. Names may be nested or dotted or both; a list is its elements with
 * commas between them.
 */
final class YamlLayer {

  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final Path file;
  private final List<String> problems;
  private final Map<String, SettingValue> values = new LinkedHashMap<>();

  private YamlLayer(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  static Map<String, SettingValue> read(Path file, List<String> problems) {
    YamlLayer layer = new YamlLayer(file, problems);
    // Read whole: a parser over the file would fail half way with less to say.
    try (JsonParser parser = FACTORY.createParser(Files.readString(file))) {
      layer.readDocument(parser);
    } catch (NoSuchFileException missing) {
      problems.add("The configuration file " + file + " does not exist.");
    } catch (JsonProcessingException malformed) {
      problems.add(
          layer.at(malformed.getLocation()) + " is not valid YAML: " + firstLine(malformed));
    } catch (IOException failure) {
      problems.add("The configuration file " + file + " cannot be read.");
    }
    return layer.values;
  }

  private void readDocument(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      problems.add(at(parser.currentTokenLocation()) + " must hold settings as name: value.");
      return;
    }
    readMapping(parser, "");
  }

  private void readMapping(JsonParser parser, String prefix) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      String origin = at(parser.currentTokenLocation());
      switch (parser.nextToken()) {
        case START_OBJECT -> readMapping(parser, name + ".");
        case START_ARRAY -> add(name, readList(parser, name), origin);
        case VALUE_NULL ->
            problems.add(name + " (" + origin + ") has no value; leave it out or give it one.");
        default -> add(name, parser.getText(), origin);
      }
    }
  }

  private String readList(JsonParser parser, String name) throws IOException {
    List<String> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken().isScalarValue()) {
        elements.add(parser.getText());
      } else {
        problems.add(
            name + " (" + at(parser.currentTokenLocation()) + ") must be a list of plain values.");
        parser.skipChildren();
      }
    }
    return String.join(",", elements);
  }

  private void add(String name, String text, String origin) {
    SettingValue earlier = values.put(name, new SettingValue(name, text, origin));
    if (earlier != null) {
      problems.add(name + " (" + origin + ") is already set at " + earlier.origin() + ".");
    }
  }

  private String at(JsonLocation location) {
    return location == null ? file.toString() : file + ":" + location.getLineNr();
  }

  private static String firstLine(JsonProcessingException malformed) {
    return malformed.getOriginalMessage().lines().findFirst().orElse("unreadable");
  }
}
