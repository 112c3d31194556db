package dev.rezo.plugins.cache;

import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Headers;
import dev.rezo.http.Interceptor.Chain;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import dev.rezo.http.StreamResetException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way of one GET or HEAD: from the store, or to the server and into the store.
 *
 * <p>Immutable.
 */
final class CacheTrip {

  private final ResponseCache cache;
  private final CacheStore store;
  private final Request request;
  private final Chain chain;
  private final RequestDirectives wanted;
  private final Selection selection;

  CacheTrip(ResponseCache cache, Request request, Chain chain, RequestDirectives wanted) {
    this.cache = cache;
    this.store = cache.store;
    this.request = request;
    this.chain = chain;
    this.wanted = wanted;
    this.selection = Selection.of(request, ResponseCache.PARTITION, cache.credentials);
  }

  CompletionStage<Response> begin() {
    Instant now = cache.clock.instant();
    StoredResponse stored = store.select(selection, request.headers());
    Reuse reuse = stored == null ? Reuse.NONE : Reuse.of(stored, wanted, now);
    if (stored != null && reuse != Reuse.NONE) {
      return CompletableFuture.completedFuture(
          answer(stored, now, reuse == Reuse.FRESH ? CacheOutcome.HIT : CacheOutcome.STALE));
    }
    if (wanted.onlyIfCached()) {
      return CompletableFuture.completedFuture(notStored());
    }
    return isHead() ? askForHead(stored, now) : ask(stored, now);
  }

  private boolean isHead() {
    return request.method().equals("HEAD");
  }

  /** What is stored, as it is. */
  private Response answer(StoredResponse stored, Instant now, CacheOutcome outcome) {
    Headers headers = stored.headersAt(now);
    return Response.builder(cache.told(request, outcome))
        .status(stored.status, stored.reason)
        .protocol(stored.protocol)
        .headers(headers)
        .body(body(stored, headers))
        .build();
  }

  private ResponseBody body(StoredResponse stored, Headers headers) {
    return isHead() || stored.length == 0
        ? ResponseBody.EMPTY
        : ResponseBody.of(new StoredSource(stored), stored.length, headers);
  }

  /** Section 5.2.1.7. */
  private Response notStored() {
    return Response.builder(cache.told(request, CacheOutcome.NOT_STORED))
        .status(504, "Gateway Timeout")
        .headers(Headers.of("Content-Length", "0"))
        .build();
  }

  /** Section 4.3: on condition, if there is something to ask about. */
  private CompletionStage<Response> ask(@Nullable StoredResponse stored, Instant asked) {
    boolean isConditional = stored != null && stored.hasValidator();
    Request sent =
        stored != null && isConditional ? Validation.conditional(request, stored.headers) : request;
    Recording recording = store.begin(selection, request.headers());
    CompletionStage<Response> trip;
    try {
      trip = chain.proceed(sent);
    } catch (Throwable e) {
      recording.giveUp();
      throw e;
    }
    return trip.handle(
        (response, failure) -> {
          if (response == null) {
            recording.giveUp();
            return afterFailure(stored, failure);
          }
          try {
            return stored != null && isConditional && response.status() == 304
                ? validated(stored, response, asked, recording)
                : came(stored, response, asked, recording);
          } catch (Throwable e) { // The clock is the application's.
            recording.giveUp();
            response.close();
            throw e;
          }
        });
  }

  /** Section 4.3.3, for 304: the body is that of before, the head that of both. */
  private Response validated(
      StoredResponse stored, Response response, Instant asked, Recording recording) {
    recording.giveUp();
    Headers answer = response.headers();
    Headers freshened = update(stored, answer, asked);
    Headers.Builder shown = (freshened == null ? stored.headers : freshened).toBuilder();
    answer.values("Set-Cookie").forEach(cookie -> shown.add("Set-Cookie", cookie));
    Headers headers = shown.build();
    response.close();
    return response.toBuilder()
        .request(cache.told(response.request(), CacheOutcome.VALIDATED))
        .status(stored.status, stored.reason)
        .headers(headers)
        .body(body(stored, headers))
        .build();
  }

  /** Section 4.3.4; null if nothing was changed. */
  private @Nullable Headers update(StoredResponse stored, Headers answer, Instant asked) {
    Headers freshened = Validation.freshened(stored.headers, answer);
    if (freshened == null) {
      return null;
    }
    Instant received = cache.clock.instant();
    Candidate found = cache.rules.candidate(stored.status, freshened, asked, received);
    store.replace(stored, found == null ? null : stored.updated(found, request.headers()));
    return freshened;
  }

  /** Section 4.3.3, for all else. */
  private Response came(
      @Nullable StoredResponse stored, Response response, Instant asked, Recording recording) {
    Instant received = cache.clock.instant();
    if (stored != null
        && Reuse.isError(response.status())
        && Reuse.isAllowedOnError(stored, wanted, received)) {
      recording.giveUp();
      response.close();
      return answer(stored, received, CacheOutcome.STALE);
    }
    cache.look(response);
    Candidate found = cache.rules.candidate(response, asked, received);
    if (found == null && stored != null && response.status() < 500) {
      store.replace(stored, null); // The server has another one now, which is not to be kept.
    }
    boolean isRecorded = found != null && recording.begin(response, found);
    if (!isRecorded) {
      recording.giveUp();
    }
    Response.Builder told =
        response.toBuilder().request(cache.told(response.request(), CacheOutcome.MISS));
    return isRecorded ? told.body(recorded(response, recording)).build() : told.build();
  }

  private static ResponseBody recorded(Response response, Recording recording) {
    long length = response.body().length();
    if (length == 0) {
      recording.complete(Headers.EMPTY);
      return response.body();
    }
    boolean isOfRedirect = response.status() >= 300 && response.status() < 400;
    return ResponseBody.of(
        new RecordedSource(response.body().source(), recording, isOfRedirect),
        length,
        response.headers());
  }

  /** RFC 5861 section 4, where there is not even a response. */
  private Response afterFailure(@Nullable StoredResponse stored, @Nullable Throwable failure) {
    Throwable cause = ResponseCache.unwrapped(failure);
    Instant now = cache.clock.instant();
    if (stored != null && isOfServer(cause) && Reuse.isAllowedOnError(stored, wanted, now)) {
      return answer(stored, now, CacheOutcome.STALE);
    }
    throw failure instanceof CompletionException wrapper
        ? wrapper
        : new CompletionException(failure);
  }

  private static boolean isOfServer(@Nullable Throwable cause) {
    return cause instanceof ConnectionFailedException
        || cause instanceof ConnectionLostException
        || cause instanceof DeadlineException
        || cause instanceof ProtocolException
        || cause instanceof StreamResetException;
  }

  /** Section 4.3.5: what is said of a GET, and no content that could be stored. */
  private CompletionStage<Response> askForHead(@Nullable StoredResponse stored, Instant asked) {
    return chain
        .proceed(request)
        .thenApply(
            response -> {
              if (stored != null && response.status() == 200 && stored.status == 200) {
                if (Validation.isSameContent(stored.headers, response.headers())) {
                  Headers unused = update(stored, response.headers(), asked);
                } else {
                  store.replace(stored, stored.expired());
                }
              }
              Request told = cache.told(response.request(), CacheOutcome.MISS);
              return response.toBuilder().request(told).build();
            });
  }
}
