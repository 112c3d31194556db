package dev.rezo.client;

import static java.time.Duration.ofMillis;

import dev.rezo.http.BlockingInterceptor;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Interceptors;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Interceptors of games: each does one thing that interceptors may do, and closes what it does not
 * hand on.
 *
 * <p>Not thread-safe; the caller serialises. Those that it makes are thread-safe.
 */
final class GamePieces {

  private final Random random;
  private final GameThreads threads;

  GamePieces(Random random, GameThreads threads) {
    this.random = random;
    this.threads = threads;
  }

  /** One with a name, for the message of a failure. Immutable. */
  record Piece(String name, Interceptor what) implements Interceptor {
    @Override
    public CompletionStage<Response> intercept(Request request, Chain chain) {
      return what.intercept(request, chain);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Any of them. */
  Piece next() {
    Duration span = ofMillis(random.nextInt(30));
    Duration limit = ofMillis(1 + random.nextInt(40));
    return switch (random.nextInt(20)) {
      case 0 -> new Piece("passing", (request, chain) -> chain.proceed(request));
      case 1 -> new Piece("reshaping", (r, chain) -> chain.proceed(r).thenApply(x -> x));
      case 2 -> new Piece("again", GamePieces::again);
      case 3 -> new Piece("failures again", GamePieces::againAfterFailure);
      case 4 -> new Piece("race", (r, chain) -> first(List.of(chain.proceed(r), chain.proceed(r))));
      case 5 -> new Piece("hedge after " + span, (r, chain) -> hedge(r, chain, span));
      case 6 -> new Piece("limit " + limit, (r, chain) -> limited(r, chain, limit));
      case 7 -> new Piece("race of limits " + limit, (r, chain) -> limits(r, chain, limit));
      case 8 -> new Piece("answering", GamePieces::answer);
      case 9 -> new Piece("throwing", GamePieces::fail);
      case 10 -> new Piece("failing later", (r, chain) -> failLater(r, chain));
      case 11 ->
          new Piece(
              "pause " + span, (r, chain) -> chain.pause(span).thenCompose(x -> chain.proceed(r)));
      case 12 -> new Piece("mirror", GamePieces::mirror);
      case 13 -> new Piece("waiting for its own", GamePieces::waitForItsOwn);
      case 14 -> new Piece("given up", GamePieces::giveUp);
      default -> new Piece("blocking", blocking(span, limit));
    };
  }

  private Interceptor blocking(Duration span, Duration limit) {
    BlockingInterceptor what =
        switch (random.nextInt(7)) {
          case 0 ->
              (request, chain) -> {
                chain.proceed(request).close();
                return chain.proceed(request);
              };
          case 1 -> (request, chain) -> limitedBlocking(request, chain, limit);
          case 2 ->
              (request, chain) -> {
                chain.pause(span);
                return chain.proceed(request);
              };
          case 3 ->
              (request, chain) -> {
                chain.proceed(request).close();
                throw new IOException("planted in blocking style");
              };
          case 4 -> GamePieces::againBlocking;
          default -> (request, chain) -> chain.proceed(request);
        };
    return threads.seen(Interceptors.blocking(what, threads));
  }

  private static Response answered(Request request) {
    return Response.builder(request).status(203, "Kept").build();
  }

  private static CompletionStage<Response> answer(Request request, Interceptor.Chain chain) {
    return CompletableFuture.completedFuture(answered(request));
  }

  private static CompletionStage<Response> fail(Request request, Interceptor.Chain chain) {
    throw new IllegalStateException("planted");
  }

  private static CompletionStage<Response> failLater(Request request, Interceptor.Chain chain) {
    return chain
        .proceed(request)
        .thenApply(
            response -> {
              response.close();
              throw new IllegalStateException("planted later");
            });
  }

  private static CompletionStage<Response> again(Request request, Interceptor.Chain chain) {
    return chain
        .proceed(request)
        .thenCompose(
            response -> {
              response.close();
              return chain.proceed(request);
            });
  }

  private static CompletionStage<Response> againAfterFailure(
      Request request, Interceptor.Chain chain) {
    return chain.proceed(request).exceptionallyCompose(failure -> chain.proceed(request));
  }

  private static Response againBlocking(Request request, BlockingInterceptor.Chain chain)
      throws IOException {
    try {
      return chain.proceed(request);
    } catch (RezoException e) {
      return chain.proceed(request);
    }
  }

  private static CompletionStage<Response> limited(
      Request request, Interceptor.Chain chain, Duration limit) {
    return chain.proceed(request, limit).exceptionallyCompose(failure -> chain.proceed(request));
  }

  private static CompletionStage<Response> limits(
      Request request, Interceptor.Chain chain, Duration limit) {
    return first(
        List.of(chain.proceed(request, limit), chain.proceed(request, limit.multipliedBy(2))));
  }

  private static Response limitedBlocking(
      Request request, BlockingInterceptor.Chain chain, Duration limit) throws IOException {
    try {
      return chain.proceed(request, limit);
    } catch (RezoException e) {
      return answered(request);
    }
  }

  /** Hands on the answer, and lets another trip run to its end. */
  private static CompletionStage<Response> mirror(Request request, Interceptor.Chain chain) {
    CompletionStage<Void> unused = chain.proceed(request).thenAccept(Response::close);
    return chain.proceed(request);
  }

  /** Ends only when the call does. */
  private static CompletionStage<Response> waitForItsOwn(Request request, Interceptor.Chain chain) {
    CompletableFuture<Response> own = new CompletableFuture<>();
    Runnable forget = chain.whenStopped(own::completeExceptionally);
    CompletionStage<Response> unused = own.whenComplete((response, failure) -> forget.run());
    return own;
  }

  private static CompletionStage<Response> giveUp(Request request, Interceptor.Chain chain) {
    chain.trip(request).cancel(true);
    return chain.proceed(request);
  }

  private static CompletionStage<Response> hedge(
      Request request, Interceptor.Chain chain, Duration patience) {
    List<CompletableFuture<Response>> trips = new ArrayList<>();
    trips.add(chain.trip(request));
    CompletableFuture<Response> late = new CompletableFuture<>();
    CompletionStage<Void> unused =
        chain
            .pause(patience)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    late.completeExceptionally(failure);
                  } else if (!late.isDone()) {
                    trips.add(chain.trip(request));
                    forward(trips.get(1), late);
                  }
                });
    CompletionStage<Response> outcome = first(List.of(trips.get(0), late));
    return outcome.whenComplete(
        (response, failure) -> {
          late.cancel(true);
          trips.forEach(trip -> trip.cancel(true));
        });
  }

  private static void forward(CompletionStage<Response> from, CompletableFuture<Response> to) {
    CompletionStage<Response> unused =
        from.whenComplete(
            (response, failure) -> {
              if (response == null) {
                to.completeExceptionally(failure);
              } else if (!to.complete(response)) {
                response.close();
              }
            });
  }

  /** The first response of these, or the last failure; closes the others. */
  private static CompletionStage<Response> first(List<CompletionStage<Response>> trips) {
    CompletableFuture<Response> first = new CompletableFuture<>();
    AtomicInteger open = new AtomicInteger(trips.size());
    for (CompletionStage<Response> trip : trips) {
      CompletionStage<Response> unused =
          trip.whenComplete(
              (response, failure) -> settle(first, open.decrementAndGet(), response, failure));
    }
    return first;
  }

  private static void settle(
      CompletableFuture<Response> first,
      int open,
      @Nullable Response response,
      @Nullable Throwable failure) {
    if (response == null) {
      if (open == 0) {
        first.completeExceptionally(failure);
      }
    } else if (!first.complete(response)) {
      response.close();
    }
  }
}
