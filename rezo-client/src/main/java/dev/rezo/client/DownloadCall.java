package dev.rezo.client;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodySink;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.HttpStatusException;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Download} that runs: one step after the other, each a call, a body or some work on
 * files.
 *
 * <p>Thread-safe: steps follow each other; only an end from outside comes from elsewhere.
 */
final class DownloadCall extends CompletableFuture<Downloaded> {

  private final RezoClient client;
  private final Request request;
  private final Download settings;
  private final boolean resume;
  private final PartFile file;

  private PartOf here = PartOf.NOTHING;
  private long resumedAt;
  private int requests;
  private int retriesLeft;
  private boolean startedOver;

  /** Whether there may be something to delete. */
  private volatile boolean begun;

  /** Given up before the future completes: whoever waits for that may download again. */
  private final AtomicReference<@Nullable FileClaim> claim = new AtomicReference<>();

  /** What is under way, for an end from outside to end it. */
  private volatile @Nullable CompletableFuture<?> step;

  private DownloadCall(Download settings) {
    this.settings = settings;
    this.client = settings.client;
    this.request = withIdentity(settings.request);
    this.resume = settings.resume;
    this.retriesLeft = settings.retries;
    this.file = new PartFile(settings.file.toAbsolutePath(), settings.request.url().toString());
  }

  /** Ranges are of what is sent: it must not be compressed anew each time. */
  private static Request withIdentity(Request request) {
    return request.headers().contains("Accept-Encoding")
        ? request
        : request.toBuilder().header("Accept-Encoding", "identity").build();
  }

  static DownloadCall start(Download settings) {
    DownloadCall call = new DownloadCall(settings);
    CompletionStage<Downloaded> ended = call;
    ended.whenComplete((done, failure) -> call.stop());
    call.follow(offLoop(work(call::open)), call::begin);
    return call;
  }

  private PartOf open() throws IOException {
    file.check();
    claim.set(file.claim());
    if (isDone()) {
      giveUpClaim(); // Its end from outside has seen none.
      return PartOf.NOTHING;
    }
    return resume ? file.left() : PartOf.NOTHING;
  }

  private void begin(PartOf left) {
    here = left.canGoOn() ? left : PartOf.NOTHING;
    resumedAt = here.length();
    ask();
  }

  private void ask() {
    requests++;
    Request next = request;
    if (here.length() > 0) {
      next =
          request.toBuilder()
              .header("Range", "bytes=" + here.length() + "-")
              .header("If-Range", String.valueOf(here.validator()))
              .build();
    }
    follow(client.sendAsync(next), this::answered);
  }

  private void answered(Response response) {
    if (isDone()) {
      response.close();
      return;
    }
    ResumeStep next =
        ResumeStep.of(here, response.status(), response.headers(), response.body().length());
    switch (next.action()) {
      case WRITE -> write(response, next);
      case DONE -> {
        response.close();
        follow(
            onFile(
                work(
                    () -> {
                      file.complete();
                      return here;
                    }),
                DownloadCall::offLoop),
            this::finished);
      }
      case ASK_FOR_ALL -> {
        response.close();
        startOver(response);
      }
      case REFUSE -> {
        response.close();
        end(refused(response));
      }
    }
  }

  /** Once: a server that contradicts itself again is not asked for ever. */
  private void startOver(Response response) {
    if (startedOver) {
      end(refused(response));
      return;
    }
    startedOver = true;
    here = PartOf.NOTHING;
    resumedAt = 0;
    ask();
  }

  private static HttpStatusException refused(Response response) {
    return new HttpStatusException(
        "download of "
            + response.request()
            + ": expected the file or the rest of it, actual "
            + response.status()
            + " "
            + response.reason(),
        response.status(),
        response.headers());
  }

  private void write(Response response, ResumeStep next) {
    begun = true;
    if (next.at() < resumedAt) {
      resumedAt = next.at();
    }
    PartFile.Sink sink =
        file.new Sink(next, settings.progress, () -> resume || (!isDone() && retriesLeft > 0));
    CompletableFuture<PartOf> written = onFile(sink, response.body()::intoAsync);
    step = written;
    if (isDone()) {
      written.cancel(true);
      response.close();
    }
    CompletionStage<PartOf> outcome = written;
    outcome.whenComplete(
        (part, failure) -> {
          if (failure == null) {
            guarded(() -> stored(part));
          } else {
            guarded(() -> broken(sink.part(), unwrapped(failure)));
          }
        });
  }

  private void stored(PartOf part) {
    boolean more = part.length() > here.length();
    here = part;
    if (part.isWhole()) {
      finished(part);
    } else if (more && part.canGoOn()) {
      ask(); // RFC 9110 section 15.3.7: a server may send less than was asked for.
    } else if (retriesLeft > 0 && part.canGoOn()) {
      retriesLeft--; // It gave again what was here: so it is not asked for ever.
      ask();
    } else {
      end(shortOf(part));
    }
  }

  private BodyException shortOf(PartOf part) {
    return new BodyException(
        "download of "
            + request
            + ": received "
            + part.length()
            + (part.total() < 0 ? " bytes and no end" : " of " + part.total() + " bytes"),
        BodyException.Reason.TRUNCATED,
        Phase.BODY,
        null);
  }

  private void broken(PartOf part, Throwable failure) {
    if (isDone() || retriesLeft == 0 || !isBrokenLine(failure)) {
      end(failure);
      return;
    }
    retriesLeft--;
    here = part.canGoOn() ? part : PartOf.NOTHING;
    resumedAt = Math.min(resumedAt, here.length());
    ask();
  }

  /** The connection has ended or fell silent: asking for the rest may help. */
  private static boolean isBrokenLine(Throwable failure) {
    if (failure instanceof BodyException body) {
      return body.reason() == BodyException.Reason.TRUNCATED;
    }
    return failure instanceof ConnectionLostException
        || (failure instanceof DeadlineException deadline
            && deadline.limit() == DeadlineException.Limit.READ_IDLE);
  }

  private void finished(PartOf whole) {
    giveUpClaim();
    complete(new Downloaded(settings.file, whole.length(), resumedAt, requests));
  }

  /** Fails, after what was begun is gone unless it is to stay. */
  private void end(Throwable failure) {
    if (isDone()) {
      return; // From outside: that has cleaned up.
    }
    if (resume || !begun) {
      giveUpClaim();
      completeExceptionally(failure);
      return;
    }
    CompletionStage<PartOf> deleted = delete();
    deleted.whenComplete(
        (nothing, problem) -> {
          if (problem != null) {
            failure.addSuppressed(problem);
          }
          giveUpClaim();
          completeExceptionally(failure);
        });
  }

  private CompletableFuture<PartOf> delete() {
    return onFile(
        work(
            () -> {
              file.delete();
              return PartOf.NOTHING;
            }),
        DownloadCall::offLoop);
  }

  /** However it has ended, also from outside: nothing goes on that nobody waits for. */
  private void stop() {
    CompletableFuture<?> running = step;
    if (running != null) {
      running.cancel(true);
    }
    if (claim.get() != null) { // From outside.
      if (begun && !resume) {
        CompletionStage<PartOf> unused = delete();
      }
      giveUpClaim();
    }
  }

  private void giveUpClaim() {
    FileClaim held = claim.getAndSet(null);
    if (held != null) {
      held.leave();
    }
  }

  /** Work that keeps the claim until it is over, however early the download ends. */
  private CompletableFuture<PartOf> onFile(
      BodySink<PartOf> work, Function<BodySink<PartOf>, CompletableFuture<PartOf>> start) {
    FileClaim held = claim.get();
    return held == null || !held.enter()
        ? CompletableFuture.failedFuture(new CancellationException("the download has ended"))
        : start.apply(held.leftBy(work));
  }

  // Steps.

  /** Work on files. */
  @FunctionalInterface
  private interface FileWork {
    PartOf run() throws IOException;
  }

  /** On the threads that write bodies to files: as the end of a body of no bytes. */
  private static CompletableFuture<PartOf> offLoop(BodySink<PartOf> work) {
    return ResponseBody.EMPTY.intoAsync(work);
  }

  private static BodySink<PartOf> work(FileWork work) {
    return new BodySink<>() {
      @Override
      public void add(ByteBuffer chunk) {}

      @Override
      public PartOf end() throws IOException {
        return work.run();
      }

      @Override
      public void abort() {}
    };
  }

  /** What comes next. */
  @FunctionalInterface
  private interface Next<T> {
    void take(T value);
  }

  private <T> void follow(CompletableFuture<T> under, Next<? super T> next) {
    step = under;
    if (isDone()) {
      under.cancel(true);
    }
    CompletionStage<T> outcome = under;
    outcome.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            guarded(() -> next.take(value));
          } else {
            guarded(() -> end(unwrapped(failure)));
          }
        });
  }

  /** A defect must not leave the future waiting for ever. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      completeExceptionally(e);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause != null ? cause : failure;
  }
}
