/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.ProductVersion;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "tidemark",
    description = "Turns event streams in Kafka into trustworthy tables and a live dashboard.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Tidemark.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    sortOptions = false)
public final class Tidemark implements Runnable {

  private static final String VERBOSE = "--verbose";

  @Spec private CommandSpec spec;

  @Option(
      names = VERBOSE,
      scope = ScopeType.INHERIT,
      description = "Log more, and show the stack trace of a failure.")
  private boolean verbose;

  Tidemark() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    if (Arrays.asList(args).contains(VERBOSE)) {
      // Has to be known before the first logger is made.
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
      System.setProperty("org.slf4j.simpleLogger.log.dev.tidemark", "debug");
      System.setProperty("org.slf4j.simpleLogger.log.org.apache.kafka", "warn");
    }
    OffsetClock.setWhereAskedFor();
    int exitCode =
        run(System.getenv(), writer(FileDescriptor.out), writer(FileDescriptor.err), args);
    System.exit(ShutdownSignal.exitCode(exitCode));
  }

  /**
   * Runs a command in this process.
   *
   * @param environment the environment variables that settings are taken from
   * @param out where results go
   * @param err where everything else goes
   * @param arguments the command and its options
   * @return the exit code
   */
  public static int run(
      Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine commandLine = commandLine(environment).setOut(out).setErr(err);
    try {
      return commandLine.execute(arguments);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** Called where no command is given. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What shall Tidemark do? Name a command.");
  }

  private static CommandLine commandLine(Map<String, String> environment) {
    Tidemark tidemark = new Tidemark();
    CommandLine commandLine = new CommandLine(tidemark);
    ServiceLoader.load(TidemarkCommand.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(Tidemark::nameOf))
        .forEach(command -> commandLine.addSubcommand(command));
    addTargets(commandLine);
    addSettings(commandLine, environment);
    commandLine.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    commandLine.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    return commandLine
        .setExecutionExceptionHandler(tidemark::explain)
        .setParameterExceptionHandler(Tidemark::explain)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static String nameOf(TidemarkCommand command) {
    return command.getClass().getAnnotation(Command.class).name();
  }

  /** The options of the systems that pipelines can be submitted to. */
  private static void addTargets(CommandLine commandLine) {
    if (commandLine.getCommandSpec().userObject() instanceof SubmitStream command) {
      command.addTargets();
    }
    commandLine.getSubcommands().values().forEach(Tidemark::addTargets);
  }

  private static void addSettings(CommandLine commandLine, Map<String, String> environment) {
    for (CommandSpec mixin : List.copyOf(commandLine.getCommandSpec().mixins().values())) {
      if (mixin.userObject() instanceof SettingOptions settings) {
        settings.addTo(commandLine.getCommandSpec(), environment);
      }
    }
    commandLine.getSubcommands().values().forEach(command -> addSettings(command, environment));
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(Integer.toString(code.code()), code.meaning());
    }
    return codes;
  }

  private int explain(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    // Whatever a thread that was asked to end stumbles over, it ends because it was asked to.
    ExitCode code =
        Thread.currentThread().isInterrupted() ? ExitCode.INTERRUPTED : ExitCode.of(failure);
    err.println("tidemark: " + sentence(failure));
    if (verbose) {
      failure.printStackTrace(err);
    } else if (code == ExitCode.PIPELINE_FAILED) {
      err.println("tidemark: run it with " + VERBOSE + " to see where it failed");
    }
    return code.code();
  }

  private static String sentence(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TidemarkException expected) {
        return expected.getMessage();
      }
      deepest = cause;
    }
    return deepest.getMessage() == null
        ? deepest.getClass().getName()
        : deepest.getClass().getSimpleName() + ": " + deepest.getMessage();
  }

  private static int explain(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tidemark: " + failure.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
      command.usage(err);
    } else {
      err.println("tidemark: see " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return ExitCode.BAD_CONFIGURATION.code();
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Says which version this is. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tidemark " + ProductVersion.current()};
    }
  }
}
