package dev.rezo.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command itself: {@code rezo [options] URL...}. Immutable. */
final class RequestCommand implements Subcommand {

  @Override
  public int run(List<String> words, StandardStreams streams) {
    PrintStream err = streams.err();
    try {
      CommandLine line = CommandLine.parse(words, new LocalFiles(streams.in()));
      String text = text(line.run);
      if (text != null) {
        PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
        out.print(text);
        return out.checkError() ? ExitCode.WRITE_ERROR : ExitCode.OK;
      }
      if (line.sets.get(line.sets.size() - 1).urls.isEmpty()) {
        throw UsageException.wrongWords("no URL specified!");
      }
      if (line.run.silent) {
        WarningFinder.silence();
      }
      return new Transfers(line, streams).run();
    } catch (UsageException e) {
      return tell(e, err);
    }
  }

  /** What was asked for in place of a transfer, or null. */
  private static @Nullable String text(RunSettings run) throws UsageException {
    if (run.help) {
      return Help.about(run.helpSubject);
    }
    if (run.version) {
      return Help.version();
    }
    if (run.manual) {
      return ManualPage.text();
    }
    return run.completion == null ? null : run.completion.script();
  }

  /** In curl's shape: with the code where it is not that of wrong words. */
  static int tell(UsageException e, PrintStream err) {
    String code = e.exitCode() == ExitCode.FAILED_INIT ? "" : "(" + e.exitCode() + ") ";
    err.println("rezo: " + code + e.getMessage());
    if (e.hasHint()) {
      err.println("rezo: try 'rezo --help' for more information");
    }
    return e.exitCode();
  }
}
