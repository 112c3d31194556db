package dev.rezo.cli;

import java.io.IOException;
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
    CommandFrame frame = new CommandFrame("doctor", streams);
    return frame.run(
        () -> {
          DoctorOptions options = DoctorOptions.parse(words, new LocalFiles(streams.in()));
          if (options.help) {
            frame.print(DoctorOptions.HELP);
            return ExitCode.OK;
          }
          return examine(options, frame);
        });
  }

  private static int examine(DoctorOptions options, CommandFrame frame)
      throws UsageException, IOException, InterruptedException {
    StandardStreams streams = frame.streams();
    WarningFinder.silence(); // The report itself says that nothing was verified.
    boolean talks = TextStyle.errorIsTerminal() && !options.json;
    Consumer<String> progress = text -> streams.err().println("rezo: " + text);
    Findings findings =
        new Examination(
                options, options.makeRequest(streams.in()), talks ? progress : ignored -> {})
            .perform();
    Diagnosis diagnosis = Diagnosis.of(findings);
    frame.print(
        options.json
            ? DoctorJson.line(findings, diagnosis) + "\n"
            : new DoctorReport(TextStyle.ofOutput()).text(findings, diagnosis));
    return diagnosis.exitCode();
  }
}
