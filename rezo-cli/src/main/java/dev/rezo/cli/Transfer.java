package dev.rezo.cli;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Body;
import dev.rezo.http.BodyException;
import dev.rezo.http.DuplexStream;
import dev.rezo.http.Phase;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one job: makes the request, sends it, and writes head and body where they belong.
 * Never throws for a transfer that fails; the outcome says so.
 *
 * <p>Lifecycle: {@link #run} once, and {@link #takeBack} behind it if it is done again.
 *
 * <p>Not thread-safe; confined to the thread that runs it.
 */
final class Transfer {

  /** As large as the transport's own reads: one write for each. */
  private static final int CHUNK = 64 * 1024;

  private final Job job;
  private final RequestSettings settings;
  private final StandardStreams streams;
  private final LocalFiles files;
  private final KnownUsers users;
  private final @Nullable VerboseText verbose;
  private final Trace trace;
  private final Received received;
  private final Progress progress;
  private Destination destination = Destination.nowhere();
  private long from;
  private @Nullable Request request;
  private @Nullable Response response;

  /**
   * Makes one.
   *
   * @param files what other transfers read of standard input too
   * @param users what other transfers know of servers too
   * @param verbose who is told how it goes, or null
   */
  Transfer(
      Job job,
      RunSettings run,
      StandardStreams streams,
      LocalFiles files,
      KnownUsers users,
      @Nullable VerboseText verbose) {
    this.job = job;
    this.files = files;
    this.users = users;
    this.settings = job.set().settings();
    this.streams = streams;
    this.verbose = verbose;
    this.trace = new Trace(verbose);
    this.progress = Progress.of(run, streams.err());
    this.received = Received.of(run.jsonFormat, run.jsonFormat && run.jsonBody);
  }

  /** Does it. */
  Outcome run(ClientFactory clients) {
    long start = System.nanoTime();
    Outcome.Failure failure = null;
    try {
      String output = output();
      from = from(output);
      RequestMaker maker = new RequestMaker(settings, streams.in(), files, users);
      Request made = maker.make(job.url(), job.upload(), from);
      request = made.toBuilder().attribute(Trace.KEY, trace).build();
      noteNoUpgrade(request);
      destination = destination(output);
      failure = exchange(clients.client(job.set().connection()), request);
    } catch (UsageException e) {
      failure = new Outcome.Failure(e.exitCode(), String.valueOf(e.getMessage()), e);
    } catch (IOException | IllegalArgumentException e) {
      int code = ExitCode.of(e);
      failure = new Outcome.Failure(code, ExitCode.describe(code, e, request), e);
    }
    failure = settle(failure);
    return new Outcome(
        job,
        request,
        response,
        failure,
        trace,
        start,
        System.nanoTime(),
        received,
        destination.fileName(),
        0);
  }

  /**
   * It will be done again: what was written of it goes, but where the next goes on behind it.
   *
   * @throws WriteException when the file cannot be cut
   */
  void takeBack() throws WriteException {
    if (settings.continueAt != RequestSettings.WHERE_THE_FILE_ENDS) {
      destination.takeBack();
    }
  }

  /** curl would ask for an upgrade, which RFC 9113 has dropped (section 3.1). */
  private void noteNoUpgrade(Request made) {
    boolean mayBeHttp1 = settings.connection.protocols.contains(Protocol.HTTP_1_1);
    if (verbose != null && settings.wantsHttp2 && mayBeHttp1 && !made.url().origin().isSecure()) {
      verbose.note("HTTP/1.1, as http:// has no ALPN; --http2-prior-knowledge needs none");
    }
  }

  private Destination destination(@Nullable String output) {
    if (output == null) {
      return Destination.nowhere();
    }
    return output.equals("-")
        ? Destination.stream(streams.out())
        : Destination.file(output, settings.createDirectories, from > 0 && job.upload() == null);
  }

  /** The path of the file, {@code -}, or null for nowhere. */
  private @Nullable String output() throws UsageException {
    String name = job.output();
    if (name == null || name.equals("-")) {
      return name;
    }
    if (name.equals(RequestSettings.REMOTE_NAME)) {
      name = UrlWords.fileName(UrlWords.withScheme(job.url(), settings.defaultScheme));
      if (name.isEmpty()) {
        throw UsageException.of(ExitCode.WRITE_ERROR, "Remote file name has no length!");
      }
    }
    String directory = settings.outputDirectory;
    return directory == null ? name : directory + "/" + name;
  }

  /** The first byte that is wanted or sent. */
  private long from(@Nullable String output) {
    if (settings.continueAt != RequestSettings.WHERE_THE_FILE_ENDS) {
      return settings.continueAt;
    }
    return output == null || output.equals("-") || job.upload() != null
        ? 0
        : new File(output).length(); // 0 when there is none
  }

  private Outcome.@Nullable Failure exchange(RezoClient client, Request sent)
      throws IOException, UsageException {
    try (Response answer = send(client, sent)) {
      response = answer;
      writeHeads();
      boolean refused = settings.failsOnStatus() && answer.status() >= 400;
      if (!refused || settings.failWithBody) {
        if (!settings.headOnly && bringsBytes(answer)) {
          checkAnnounced(answer);
          copy(answer);
        }
        destination.finish();
      }
      return refused
          ? new Outcome.Failure(
              ExitCode.HTTP_ERROR, "The requested URL returned error: " + answer.status(), null)
          : null;
    }
  }

  private Response send(RezoClient client, Request sent) throws IOException {
    if (!(progress.isShown() && sent.body() instanceof SentBody body)) {
      return client.send(sent);
    }
    String file = job.upload() == null ? "upload" : job.upload();
    Progress.Shown shown = progress.begin(file, body.length(), body::sent);
    try {
      return client.send(sent);
    } finally {
      shown.close();
    }
  }

  /**
   * Whether the body is to be written. Of a resumed download the rest is, and a body that says that
   * there is none is not; anything else would spoil what is there.
   */
  private boolean bringsBytes(Response answer) throws UsageException {
    if (from == 0 || job.upload() != null) {
      return true;
    }
    String range = answer.header("Content-Range");
    if (answer.status() == 206 && range != null && range.startsWith("bytes " + from + "-")) {
      return true;
    }
    if (answer.status() == 416 || answer.body().length() == from) {
      return false;
    }
    throw UsageException.of(
        ExitCode.RANGE_ERROR, "HTTP server does not seem to support byte ranges. Cannot resume.");
  }

  /** All heads that came, as they came: interim ones, and those of redirects. */
  private void writeHeads() throws WriteException {
    Destination dump = job.set().dump();
    boolean shown = showsHead();
    if (dump == null && !shown) {
      return;
    }
    for (List<String> head : trace.heads()) {
      writeHead(HeadText.bytes(head), dump, shown);
    }
  }

  private void writeHead(byte[] bytes, @Nullable Destination dump, boolean shown)
      throws WriteException {
    if (dump != null) {
      dump.write(bytes, bytes.length);
    }
    if (shown) {
      destination.write(bytes, bytes.length);
    }
  }

  private boolean showsHead() {
    return settings.include || settings.headOnly;
  }

  private void checkAnnounced(Response answer) throws BodyException {
    long length = answer.body().length();
    if (settings.maxFileSize > 0 && length != Body.UNKNOWN_LENGTH) {
      checkSize(length);
    }
  }

  private void checkSize(long length) throws BodyException {
    if (length > settings.maxFileSize) {
      throw new BodyException(
          "expected at most " + settings.maxFileSize + " bytes, actual " + length,
          BodyException.Reason.TOO_LARGE,
          Phase.BODY,
          null);
    }
  }

  private void copy(Response answer) throws IOException {
    DuplexStream switched = answer.duplex(); // As curl: what comes is the body, whatever it is.
    InputStream in = switched == null ? answer.body().stream() : switched.input();
    String file = destination.fileName();
    if (progress.isShown() && (file != null || !TextStyle.outputIsTerminal())) {
      String name = file == null ? "download" : file;
      Progress.Shown shown = progress.begin(name, answer.body().length(), received::length);
      try {
        copy(in);
      } finally {
        shown.close();
      }
    } else {
      copy(in);
    }
    byte[] trailers = HeadText.fieldBytes(answer.body().trailers());
    if (trailers.length > 0) {
      writeHead(trailers, job.set().dump(), showsHead());
    }
  }

  private void copy(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      received.add(chunk, count);
      if (settings.maxFileSize > 0) {
        checkSize(received.length());
      }
      destination.write(chunk, count);
    }
  }

  /** Closes the file whatever happened, and removes it where that was asked for. */
  private Outcome.@Nullable Failure settle(Outcome.@Nullable Failure failure) {
    try {
      if (failure != null && settings.removeOnError) {
        destination.remove();
      } else {
        destination.close();
      }
      return failure;
    } catch (IOException e) {
      return failure != null
          ? failure
          : new Outcome.Failure(
              ExitCode.WRITE_ERROR, ExitCode.describe(ExitCode.WRITE_ERROR, e, request), e);
    }
  }
}
