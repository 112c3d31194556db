package dev.rezo.bench.compare;

import dev.rezo.bench.clients.Client;
import dev.rezo.bench.clients.Target;
import dev.rezo.bench.load.Load;
import dev.rezo.bench.load.Sample;
import dev.rezo.bench.load.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process of one client: does what it is told in lines of text, and answers each with a line.
 *
 * <pre>
 * open TASK URL CERTIFICATE HTTP2 AT-ONCE    makes the client
 * once COUNT LENGTH                          so many requests at once, each once; answers with a sample
 * warm MILLIS LENGTH                         the same, until compilers have little to do
 * run MILLIS LENGTH                          requests, so many at once; answers with a sample
 * whole MILLIS LENGTH                        the same, from the first to the end of the last
 * rate PER-SECOND MILLIS LENGTH              so many requests a second; answers with a sample
 * memory                                     answers with what the process holds
 * close                                      closes the client
 * </pre>
 *
 * <p>Or, with the words of {@code open} and a length as arguments, sends one request and ends.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Worker {

  static final String DONE = "done";

  private static final long WARM_ROUND_MILLIS = 500;

  /** How much longer than it was told it may warm up while compilers are busy. */
  static final int LONGEST_WARM_UP = 8;

  /** The part of a round in which compilers may still work on what is seldom used. */
  private static final double COMPILING_SHARE = 0.15;

  private final Client client;
  private @Nullable Subject subject;
  private int atOnce;

  private Worker(Client client) {
    this.client = client;
  }

  /** Arguments: the id of a client, and what one request takes or nothing. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream answers = System.out;
    System.setOut(System.err); // What libraries print is no answer.
    Worker worker = new Worker(Client.of(arguments[0]));
    if (arguments.length > 1) {
      worker.open(arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
      Sample sample = Load.once(worker.opened(), 1, Long.parseLong(arguments[6]));
      answers.println(sample.failed() == 0 ? DONE : "failed");
    } else {
      worker.obey(answers);
    }
    System.exit(0); // Threads of clients are not all daemons.
  }

  private void obey(PrintStream answers) throws IOException, InterruptedException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String command = commands.readLine();
    while (command != null) {
      answers.println(answer(command.split(" ", -1)));
      answers.flush();
      command = commands.readLine();
    }
  }

  private String answer(String[] words) throws IOException, InterruptedException {
    return switch (words[0]) {
      case "open" -> {
        open(words[1], words[2], words[3], words[4], words[5]);
        yield DONE;
      }
      case "once" ->
          Load.once(opened(), Integer.parseInt(words[1]), Long.parseLong(words[2])).line();
      case "run" ->
          Load.run(opened(), atOnce, Long.parseLong(words[2]), Long.parseLong(words[1])).line();
      case "warm" -> warm(Long.parseLong(words[1]), Long.parseLong(words[2])).line();
      case "whole" ->
          Load.runWhole(opened(), atOnce, Long.parseLong(words[2]), Long.parseLong(words[1]))
              .line();
      case "rate" -> {
        int perSecond = Integer.parseInt(words[1]);
        long length = Long.parseLong(words[3]);
        yield Load.runAtRate(opened(), perSecond, length, Long.parseLong(words[2])).line();
      }
      case "memory" -> {
        Memory now = Memory.now();
        yield now.used() + " " + now.resident();
      }
      case "close" -> {
        opened().close();
        subject = null;
        yield DONE;
      }
      default -> throw new IllegalArgumentException("command: actual " + words[0]);
    };
  }

  /** For this long at least, until code is compiled; then what is measured is what will stay. */
  private Sample warm(long millis, long length) throws IOException, InterruptedException {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    long start = System.nanoTime();
    while (true) {
      long compiled = compilers.getTotalCompilationTime();
      Sample sample = Load.run(opened(), atOnce, length, WARM_ROUND_MILLIS);
      long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      long compiling = compilers.getTotalCompilationTime() - compiled;
      boolean isWarm = compiling < WARM_ROUND_MILLIS * COMPILING_SHARE;
      if (passed >= millis * LONGEST_WARM_UP || (passed >= millis && isWarm)) {
        return sample;
      }
    }
  }

  private void open(String task, String url, String certificate, String isHttp2, String count) {
    atOnce = Integer.parseInt(count);
    Target.Task what = Target.Task.valueOf(task);
    subject =
        client.open(
            new Target(what, url, Path.of(certificate), Boolean.parseBoolean(isHttp2), atOnce));
  }

  private Subject opened() {
    if (subject == null) {
      throw new IllegalStateException(client.id() + ": expected to be open");
    }
    return subject;
  }
}
