package dev.rezo.cli;

import java.io.PrintStream;
import java.util.List;

/** The command itself: {@code rezo [options] URL...}. Immutable. */
final class RequestCommand implements Subcommand {

  @Override
  public int run(List<String> words, StandardStreams streams) {
    PrintStream err = streams.err();
    try {
      CommandLine line = CommandLine.parse(words, new LocalFiles(streams.in()));
      if (line.run.help || line.run.version) {
        PrintStream out = new PrintStream(streams.out(), true);
        if (line.run.help) {
          Help.print(out);
        } else {
          Help.printVersion(out);
        }
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
