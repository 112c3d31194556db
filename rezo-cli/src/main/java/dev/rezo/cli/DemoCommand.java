package dev.rezo.cli;

import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * {@code rezo demo}: a real server, real requests, and what happened, in plain words.
 *
 * <p>Immutable.
 */
final class DemoCommand implements Subcommand {

  private static final String HELP =
      """
      Usage: rezo demo

      Starts a server in this process, on loopback ports of its own choice, sends
      requests to it and shows what happened on the wire. Each promise is checked.
      Takes some seconds; needs no network.

      Exit code: 0 when every promise was kept, else 1.
      """;

  @Override
  public int run(List<String> words, StandardStreams streams) {
    PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
    if (words.contains("--help") || words.contains("-h")) {
      out.print(HELP);
      return ExitCode.OK;
    }
    if (!words.isEmpty()) {
      streams.err().println("rezo: demo: expected no options, actual " + words.get(0));
      return ExitCode.FAILED_INIT;
    }
    DemoScreen screen = new DemoScreen(out, TextStyle.ofOutput());
    long start = System.nanoTime();
    try {
      show(screen);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.ABORTED;
    } catch (IOException e) {
      screen.promise(false, "the demo itself failed:");
      screen.quote(e);
    }
    screen.summary((System.nanoTime() - start) / 1e9);
    return screen.broken() == 0 ? 0 : 1;
  }

  private static void show(DemoScreen screen) throws IOException, InterruptedException {
    screen.title("Rezo demo: a real server, real requests");
    // Holds the shared event loops, so that the clients of the exhibits find them running.
    LoopGroup loops = EventLoops.shared();
    try (DemoServer server = new DemoServer()) {
      screen.say(
          String.format(
              Locale.ROOT,
              "To ask a server, a client opens a connection to it: it looks the name up, calls"
                  + " (TCP) and agrees on secrets (TLS). A pool keeps open connections, so that the"
                  + " next request finds one. Here is what comes of that, with a server in this"
                  + " process, at %s and %s, over real sockets. A tick is a promise that was just"
                  + " checked.",
              server.getPlainUrl(),
              server.getSecureUrl()));
      DemoReuse.show(server, screen);
      DemoBurst.show(server, screen);
      DemoHangUp.show(server, screen);
      DemoTimeout.show(server, screen);
      DemoTrust.show(server, screen);
      DemoShell.show(server, screen);
    } finally {
      loops.close();
    }
  }
}
