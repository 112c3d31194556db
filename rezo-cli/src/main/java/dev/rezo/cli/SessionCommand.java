package dev.rezo.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code rezo session}: requests as JSON objects on standard input, one a line; responses on
 * standard output, one a line, in the order in which they come; all over one client. A line that
 * cannot be read is answered with an error, and the session goes on. The end of the input waits for
 * what runs.
 *
 * <p>Immutable.
 */
final class SessionCommand implements Subcommand {

  /** Standard input brings the lines: it cannot be a file of cookies too. */
  private static final LocalFiles NO_FILES = new LocalFiles(InputStream.nullInputStream());

  private static final String HELP =
      """
      Usage: rezo session [options...] <requests.jsonl >responses.jsonl

      Reads requests from standard input, each a JSON object on a line of its own, and
      writes responses the same way, each as soon as it is there. All go through one
      client, so that connections are used again. A line that cannot be read is
      answered with an error, and the session goes on.

        {"id":1,"url":"https://api.example.com/users"}
        {"id":2,"method":"POST","url":"https://api.example.com/users",
         "headers":[["Content-Type","application/json"]],"body":"{\\"name\\":\\"Ada\\"}"}

      (the second is one line). The answer repeats the id. A body of bytes is
      bodyBase64; options go by their long names, for a line ("max-time":2) or, on the
      command line, for all of them.

           --parallel-max <num>   requests at a time (default 16)

      Exit code: 0 when the input has come to its end, however the requests went.
      """;

  /** How many requests run at a time unless {@code --parallel-max} says otherwise. */
  private static final int DEFAULT_WIDTH = 16;

  @Override
  public int run(List<String> words, StandardStreams streams) {
    RunSettings run = new RunSettings();
    run.parallelMax = DEFAULT_WIDTH;
    RequestSettings forAll = new RequestSettings();
    List<OptionUse> forEachLine = new ArrayList<>();
    CommandCookies cookies;
    try {
      for (OptionUse use : CommandLine.uses(words)) {
        take(use, run, forAll, forEachLine);
      }
      cookies = CommandCookies.of(List.of(forAll), NO_FILES);
    } catch (UsageException e) {
      return RequestCommand.tell(e, streams.err());
    }
    if (run.help) {
      PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
      out.print(HELP);
      return out.checkError() ? ExitCode.WRITE_ERROR : ExitCode.OK;
    }
    if (run.silent) {
      WarningFinder.silence();
    }
    try (ClientFactory clients = new ClientFactory(run.parallelMax, cookies)) {
      int exitCode = serve(new SessionCall(clients, forEachLine), run.parallelMax, streams);
      int saved = cookies == null ? ExitCode.OK : cookies.save(run, streams);
      return exitCode == ExitCode.OK ? saved : exitCode;
    } catch (IOException e) {
      streams.err().println("rezo: (" + ExitCode.READ_ERROR + ") standard input: " + e);
      return ExitCode.READ_ERROR;
    }
  }

  /** Whether an option of requests is one of a session too. */
  static boolean takes(Option option) {
    return switch (option) {
      case URL, TRACE, TRACE_ASCII, TRACE_TIME -> false;
      default -> option.group() != Option.Group.OUTPUT && option.group() != Option.Group.RETRY;
    };
  }

  private static void take(
      OptionUse use, RunSettings run, RequestSettings forAll, List<OptionUse> forEachLine)
      throws UsageException {
    Option.Group group = use.option().group();
    if (!takes(use.option())) {
      String why =
          switch (group) {
            case RETRY -> "who reads the answer asks again";
            case RUN -> "its answers tell what happened";
            default -> "requests come on standard input";
          };
      throw UsageException.wrongWords("option " + use.option() + ": not for a session; " + why);
    }
    // Once here, so that what is wrong is told at once and not with each line.
    CommandLine.apply(use, run, forAll, new LocalFiles(System.in));
    if (group != Option.Group.RUN && group != Option.Group.ACCEPTED) {
      forEachLine.add(use);
    }
  }

  /** Reads no further ahead than requests may run. */
  private static int serve(SessionCall call, int width, StandardStreams streams)
      throws IOException {
    Semaphore places = new Semaphore(width);
    AtomicReference<@Nullable IOException> broken = new AtomicReference<>();
    ExecutorService threads = Executors.newCachedThreadPool(SessionCommand::daemon);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8));
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      long at = ++number;
      if (line.isBlank()) {
        continue;
      }
      String text = line;
      places.acquireUninterruptibly();
      if (broken.get() != null) {
        places.release();
        break;
      }
      threads.execute(
          () -> {
            try {
              write(call.answer(text, at), streams);
            } catch (IOException e) {
              broken.set(e);
            } finally {
              places.release();
            }
          });
    }
    places.acquireUninterruptibly(width);
    threads.shutdown();
    IOException failure = broken.get();
    if (failure != null) {
      streams
          .err()
          .println("rezo: (23) Failure writing output to destination: " + failure.getMessage());
      return ExitCode.WRITE_ERROR;
    }
    return ExitCode.OK;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "rezo-session");
    thread.setDaemon(true);
    return thread;
  }

  private static void write(String line, StandardStreams streams) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (streams.out()) {
      streams.out().write(bytes);
      streams.out().flush();
    }
  }
}
