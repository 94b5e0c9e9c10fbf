/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Secrets by reference. A configuration holds {@code ${env:NAME}} or {@code ${file:/path}}; the
 * secret itself is looked up where and when it is needed, so that it is in no job graph, no log and
 * no display, and a file that was rotated is read again.
 */
public final class Secrets {

  private static final String MASK = "***";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^{}]+)}");
  private static final Pattern ANY_REFERENCE = Pattern.compile("\\$\\{[^}]*}?");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "password|passphrase|passwd|secret|credential"
              + "|(?:token|user\\.info|(?:private|access|api|account|keystore|sas)[._-]?key)$");
  private static final Pattern LOGIN_OPTION =
      Pattern.compile(
          "([\\w.]*(?:password|secret|token|passphrase)[\\w.]*)\\s*=\\s*"
              + "(\"(?:[^\"\\\\]|\\\\.)*\"?|'[^']*'?|[^\\s;]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern USER_IN_ADDRESS = Pattern.compile("://[^/@\\s:]+:([^/@\\s]+)@");

  private Secrets() {}

  /** A secret that cannot be had. The message names the reference, never what is behind it. */
  public static final class SecretNotFoundException extends TidemarkException {
    private static final long serialVersionUID = 1L;

    private SecretNotFoundException(String message) {
      super(ExitCode.SOURCE_NOT_READY, message);
    }
  }

  /** Whether values of this name are secrets by what the name says. */
  static boolean isSecretName(String name) {
    return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
  }

  /** Whether a value has a secret in it that is not a reference. */
  public static boolean holdsLiteral(String name, String text) {
    return !masked(name, text).equals(text);
  }

  /** Whether a text has something that looks like a reference but is none. */
  static boolean hasBrokenReference(String text) {
    return ANY_REFERENCE.matcher(REFERENCE.matcher(text).replaceAll("")).find();
  }

  /** Whether a text has a reference. */
  static boolean hasReference(String text) {
    return REFERENCE.matcher(text).find();
  }

  /** The value with its literal secrets replaced by a mask; references stay as they are. */
  static String masked(String name, String text) {
    if (isSecretName(name)) {
      return isOnlyReferences(text) ? text : MASK;
    }
    String withoutOptions =
        LOGIN_OPTION
            .matcher(text)
            .replaceAll(
                option ->
                    Matcher.quoteReplacement(
                        isOnlyReferences(unquoted(option.group(2)))
                            ? option.group()
                            : option.group(1) + "=" + MASK));
    return USER_IN_ADDRESS
        .matcher(withoutOptions)
        .replaceAll(
            user ->
                Matcher.quoteReplacement(
                    isOnlyReferences(user.group(1))
                        ? user.group()
                        : user.group().replace(":" + user.group(1) + "@", ":" + MASK + "@")));
  }

  /** The environment variables that references in a text name. */
  public static Set<String> environmentVariables(String text) {
    Set<String> names = new HashSet<>();
    Matcher reference = REFERENCE.matcher(text);
    while (reference.find()) {
      if (reference.group(1).equals("env")) {
        names.add(reference.group(2));
      }
    }
    return names;
  }

  /**
   * Copies properties with their references replaced by the secrets, as this process sees them now.
   *
   * @throws SecretNotFoundException if a variable is not set or a file cannot be read
   */
  public static Map<String, String> resolve(Map<String, String> properties) {
    return resolve(properties, System::getenv);
  }

  static Map<String, String> resolve(
      Map<String, String> properties, UnaryOperator<@Nullable String> environment) {
    Map<String, String> resolved = new LinkedHashMap<>();
    properties.forEach((name, text) -> resolved.put(name, resolve(name, text, environment)));
    return resolved;
  }

  /**
   * A message of another system, with every secret masked that the references in these properties
   * lead to.
   */
  public static String scrubbed(String message, Map<String, String> properties) {
    String scrubbed = message;
    for (String text : properties.values()) {
      Matcher reference = REFERENCE.matcher(text);
      while (reference.find()) {
        String secret = resolve(Map.of("", reference.group())).values().iterator().next();
        if (!secret.isEmpty()) {
          scrubbed = scrubbed.replace(secret, MASK);
        }
      }
    }
    return scrubbed;
  }

  private static String resolve(
      String name, String text, UnaryOperator<@Nullable String> environment) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            reference -> {
              String secret =
                  reference.group(1).equals("env")
                      ? variable(name, reference.group(2), environment)
                      : file(name, Path.of(reference.group(2)));
              boolean quoted = reference.start() > 0 && text.charAt(reference.start() - 1) == '"';
              return Matcher.quoteReplacement(quoted ? escaped(secret) : secret);
            });
  }

  private static String variable(
      String name, String variable, UnaryOperator<@Nullable String> environment) {
    String value = environment.apply(variable);
    if (value == null) {
      throw new SecretNotFoundException(
          "The environment variable " + variable + ", which " + name + " refers to, is not set.");
    }
    return value;
  }

  private static String file(String name, Path file) {
    try {
      return Files.readString(file).stripTrailing();
    } catch (IOException | RuntimeException failure) {
      // The cause is left out on purpose: a decoder's message may quote what it read.
      throw new SecretNotFoundException(
          "The file " + file + ", which " + name + " refers to, cannot be read.");
    }
  }

  /** Inside the quotes of a login configuration a quote would end the value. */
  private static String escaped(String secret) {
    return secret.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static boolean isOnlyReferences(String text) {
    return text.isEmpty() || REFERENCE.matcher(text).replaceAll("").isEmpty();
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
