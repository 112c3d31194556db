package dev.rezo.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All transfers of a command, one after another or several at a time, over the same clients.
 *
 * <p>Lifecycle: {@link #run} once.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Transfers {

  /** Takes jobs; false when no more are wanted. */
  @FunctionalInterface
  private interface Taker {
    boolean take(Job job);
  }

  private final CommandLine line;
  private final StandardStreams streams;
  private final RunSettings run;
  private final Report report;
  private final LocalFiles files;
  private final KnownUsers users = new KnownUsers();
  private @Nullable VerboseText verbose;

  Transfers(CommandLine line, StandardStreams streams) {
    this.line = line;
    this.streams = streams;
    this.run = line.run;
    this.report = new Report(run, streams);
    this.files = new LocalFiles(streams.in());
  }

  /** Does them all; the exit code. */
  int run() throws UsageException {
    checkPatterns();
    CommandCookies cookies = CommandCookies.of(line.sets, files);
    try (TraceOutput traces = TraceOutput.open(run, streams);
        ClientFactory clients =
            new ClientFactory(run.width(), cookies).showingBodies(traces.showsData())) {
      verbose = traces.text();
      if (run.width() == 1) {
        eachJob(job -> transfer(job, clients));
      } else {
        inParallel(clients);
      }
    }
    if (run.repeat > 1) {
      summarise();
    }
    int exitCode = report.exitCode(run.repeat > 1 || run.parallel);
    int saved = cookies == null ? ExitCode.OK : cookies.save(run, streams);
    return exitCode == ExitCode.OK ? saved : exitCode;
  }

  /** True when the next may begin. */
  private boolean transfer(Job job, ClientFactory clients) {
    report.add(outcome(job, clients));
    return !(run.failEarly && report.hasFailure());
  }

  /** That of the last transfer, if it is done again. */
  private Outcome outcome(Job job, ClientFactory clients) {
    RetryPlan plan = new RetryPlan(job.set().settings(), System.nanoTime());
    while (true) {
      Transfer transfer = new Transfer(job, run, streams, files, users, verbose);
      Outcome outcome = transfer.run(clients).after(plan.made());
      Duration pause = plan.next(outcome, System.nanoTime(), Instant.now());
      if (pause == null) {
        return outcome;
      }
      if (!run.silent) {
        streams
            .err()
            .println(
                "Warning: Problem: "
                    + (outcome.failure() == null
                        ? "HTTP error " + outcome.status()
                        : outcome.failure().message())
                    + ". Will retry in "
                    + DurationText.seconds(pause)
                    + ". "
                    + plan.left()
                    + " retries left.");
      }
      try {
        transfer.takeBack();
        Thread.sleep(pause.toMillis());
      } catch (WriteException e) {
        return outcome.failed(ExitCode.WRITE_ERROR, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return outcome;
      }
    }
  }

  /** No more jobs wait than run: a million URLs take no memory. */
  private void inParallel(ClientFactory clients) throws UsageException {
    Semaphore places = new Semaphore(run.width());
    AtomicBoolean goOn = new AtomicBoolean(true);
    Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "rezo-transfer");
              thread.setDaemon(true);
              return thread;
            });
    eachJob(
        job -> {
          places.acquireUninterruptibly();
          threads.execute(
              () -> {
                try {
                  if (!transfer(job, clients)) {
                    goOn.set(false);
                  }
                } catch (Throwable e) { // Not this thread's: the command has failed.
                  unexpected.add(e);
                  goOn.set(false);
                } finally {
                  places.release();
                }
              });
          return goOn.get();
        });
    places.acquireUninterruptibly(run.width());
    threads.shutdown();
    if (!unexpected.isEmpty()) {
      throw new IllegalStateException(
          "a transfer has failed in a way that none should", unexpected.peek());
    }
  }

  private void eachJob(Taker taker) throws UsageException {
    long number = 0;
    for (RequestSettings settings : line.sets) {
      OptionSet set = OptionSet.of(settings, streams);
      for (int i = 0; i < settings.urls.size(); i++) {
        UrlGlob glob = glob(settings, settings.urls.get(i));
        for (UrlGlob.Match match : glob) {
          Job job =
              new Job(set, number++, match.url(), at(settings.uploads, i), output(set, i, match));
          for (long round = 0; round < run.repeat; round++) {
            if (!taker.take(job)) {
              return;
            }
          }
        }
      }
    }
  }

  /** A pattern that cannot be read is told before anything is sent. */
  private void checkPatterns() throws UsageException {
    for (RequestSettings settings : line.sets) {
      for (String url : settings.urls) {
        UrlGlob unused = glob(settings, url);
      }
    }
  }

  private static UrlGlob glob(RequestSettings settings, String url) throws UsageException {
    return settings.globOff ? UrlGlob.literal(url) : UrlGlob.parse(url);
  }

  /** The nth output belongs to the nth URL; bodies that nobody wants go nowhere. */
  private @Nullable String output(OptionSet set, int index, UrlGlob.Match match) {
    RequestSettings settings = set.settings();
    String output = at(settings.outputs, index);
    if (output == null && settings.remoteNameAll) {
      output = RequestSettings.REMOTE_NAME;
    }
    if (output == null) {
      return run.repeat > 1 || run.jsonFormat ? null : "-";
    }
    return settings.globOff ? output : match.fileName(output);
  }

  private static @Nullable String at(List<String> list, int index) {
    return index < list.size() ? list.get(index) : null;
  }

  private void summarise() {
    try {
      streams.err().println(report.summary());
    } catch (IOException e) {
      throw new AssertionError("text in memory cannot fail to be written", e);
    }
  }
}
