package dev.rezo.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code rezo doctor}: how a server treats connections, in plain words.
 *
 * <p>Immutable.
 */
final class DoctorCommand implements Subcommand {

  @Override
  public int run(List<String> words, StandardStreams streams) {
    try {
      DoctorOptions options = DoctorOptions.parse(words, new LocalFiles(streams.in()));
      if (options.help) {
        print(streams, DoctorOptions.HELP);
        return ExitCode.OK;
      }
      return examine(options, streams);
    } catch (UsageException e) {
      streams.err().println("rezo: " + e.getMessage());
      if (e.hasHint()) {
        streams.err().println("rezo: try 'rezo doctor --help' for more information");
      }
      return e.exitCode();
    } catch (IOException e) {
      streams.err().println("rezo: (23) Failure writing output to destination: " + e.getMessage());
      return ExitCode.WRITE_ERROR;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.ABORTED;
    }
  }

  private static int examine(DoctorOptions options, StandardStreams streams)
      throws UsageException, IOException, InterruptedException {
    WarningFinder.silence(); // The report itself says that nothing was verified.
    boolean talks = TextStyle.errorIsTerminal() && !options.json;
    Consumer<String> progress = text -> streams.err().println("rezo: " + text);
    Findings findings =
        new Examination(
                options, options.makeRequest(streams.in()), talks ? progress : ignored -> {})
            .perform();
    Diagnosis diagnosis = Diagnosis.of(findings);
    print(
        streams,
        options.json
            ? DoctorJson.line(findings, diagnosis) + "\n"
            : new DoctorReport(TextStyle.ofOutput()).text(findings, diagnosis));
    return diagnosis.exitCode();
  }

  private static void print(StandardStreams streams, String text) throws IOException {
    streams.out().write(text.getBytes(StandardCharsets.UTF_8));
    streams.out().flush();
  }
}
