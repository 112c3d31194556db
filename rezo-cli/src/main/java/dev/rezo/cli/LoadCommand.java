package dev.rezo.cli;

import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code rezo load}: how fast a service answers, and what asking costs.
 *
 * <p>Immutable.
 */
final class LoadCommand implements Subcommand {

  @Override
  public int run(List<String> words, StandardStreams streams) {
    CommandFrame frame = new CommandFrame("load", streams);
    return frame.run(
        () -> {
          if (!words.isEmpty() && words.get(0).equals("compare")) {
            return compare(LoadCompareOptions.parse(words.subList(1, words.size())), frame);
          }
          LoadOptions options = LoadOptions.parse(words);
          if (options.help) {
            frame.print(LoadOptions.help());
            return ExitCode.OK;
          }
          return run(options, frame);
        });
  }

  private static int compare(LoadCompareOptions options, CommandFrame frame)
      throws UsageException, IOException {
    if (options.help()) {
      frame.print(LoadOptions.help());
      return ExitCode.OK;
    }
    LoadComparison comparison =
        new LoadComparison(
            LoadRecord.read(options.files().get(0)), LoadRecord.read(options.files().get(1)));
    frame.print(comparison.text(TextStyle.ofOutput()));
    if (options.html() != null) {
      writePage(options.html(), LoadPage.of(comparison));
    }
    return ExitCode.OK;
  }

  private static int run(LoadOptions options, CommandFrame frame)
      throws UsageException, IOException, InterruptedException {
    Request request = options.makeRequest(frame.streams().in());
    String page = options.html;
    if (page != null) {
      writePage(page, ""); // Told now that it cannot be, not after the run.
    }
    try (LoopGroup loops = EventLoops.ofSize(options.loops, "rezo-load")) {
      RezoClient client = client(options, loops);
      LoadMeter meter = new LoadMeter(threadIds(loops));
      LoadRun run =
          new LoadRun(
              client, request, meter, options.connections, LoadPlan.of(options, System.nanoTime()));
      boolean barShown = TextStyle.errorIsTerminal() && !options.json;
      LoadResult result = run.perform(new LoadProgress(frame.streams().err(), barShown));
      String json = new LoadJson(options, request.toString(), result).text();
      frame.print(
          options.json
              ? json + "\n"
              : new LoadReport(options, request.toString(), result, TextStyle.ofOutput()).text());
      if (page != null) {
        writePage(page, LoadPage.of(LoadRecord.of("", json)));
      }
      return result.exitCode(options.failOnStatus);
    }
  }

  private static void writePage(String file, String html) throws UsageException {
    try {
      Files.writeString(Path.of(file), html, StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw UsageException.of(
          ExitCode.WRITE_ERROR, "option --html: expected a file that can be written, actual " + e);
    }
  }

  private static RezoClient client(LoadOptions options, LoopGroup loops) throws UsageException {
    int width = options.width();
    return RezoClient.builder()
        .defaults(false) // What is measured is each response as it comes.
        .loops(loops)
        .pool(
            limits ->
                limits
                    .withMaxPerBucket(width)
                    .withMaxSharedPerBucket(options.sharedWidth())
                    .withMaxIdlePerBucket(width)
                    .withMaxTotal(width)
                    .withMaxWaitingPerBucket(options.connections))
        .headers(Headers.EMPTY)
        .keepAlive(options.keepAlive)
        .protocols(options.protocols.toArray(Protocol[]::new))
        .tls(tls(options.request.connection))
        .build();
  }

  private static TlsConfig tls(ConnectionSettings.Builder settings) throws UsageException {
    if (!settings.insecure && settings.caFile == null) {
      return TlsConfig.DEFAULT;
    }
    TlsConfig.Builder tls = TlsConfig.builder();
    if (settings.insecure) {
      tls.insecure();
    }
    String file = settings.caFile;
    if (file != null) {
      try {
        tls.trust(Path.of(file));
      } catch (UncheckedIOException | IllegalArgumentException e) {
        throw UsageException.of(
            ExitCode.BAD_CA_FILE,
            "error setting certificate file: " + file + ": " + e.getMessage());
      }
    }
    return tls.build();
  }

  private static long[] threadIds(LoopGroup loops) throws InterruptedException {
    long[] ids = new long[loops.size()];
    CountDownLatch known = new CountDownLatch(ids.length);
    for (int i = 0; i < ids.length; i++) {
      int index = i;
      loops
          .loop(i)
          .execute(
              () -> {
                ids[index] = Thread.currentThread().getId();
                known.countDown();
              });
    }
    known.await();
    return ids;
  }
}
