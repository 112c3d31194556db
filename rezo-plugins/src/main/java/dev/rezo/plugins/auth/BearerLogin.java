package dev.rezo.plugins.auth;

import dev.rezo.http.AuthenticationException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Interceptor.Chain;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.plugins.auth.TokenKeeper.Held;
import dev.rezo.plugins.auth.TokenKeeper.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Says a bearer token with each request (RFC 6750 section 2.1).
 *
 * <p>Thread-safe.
 */
final class BearerLogin implements Login {

  private final TokenKeeper keeper;

  BearerLogin(TokenKeeper keeper) {
    this.keeper = keeper;
  }

  @Override
  public CompletionStage<Answer> inAdvance(Request request, Chain chain) {
    return said(keeper.current(chain::nanoTime), request, chain, Delivery.NOT_SENT);
  }

  @Override
  public @Nullable CompletionStage<Answer> answer(Refusal refusal, Chain chain) {
    if (refusal.answered() > 0 || !isHelpedByAnother(refusal.challenges())) {
      return null;
    }
    CompletableFuture<Held> next =
        refusal.answer() instanceof Said said
            ? keeper.insteadOf(said.held, chain::nanoTime)
            : keeper.current(chain::nanoTime);
    return next == null ? null : said(next, refusal.request(), chain, Delivery.REFUSED);
  }

  /** RFC 6750 section 3.1. Many servers say 401 and nothing more. */
  private static boolean isHelpedByAnother(List<Challenge> challenges) {
    for (Challenge challenge : challenges) {
      String error = challenge.isBy("Bearer") ? challenge.parameter("error") : null;
      if (error != null) {
        return error.equals("invalid_token");
      }
    }
    return true;
  }

  private CompletionStage<Answer> said(
      CompletableFuture<Held> token, Request request, Chain chain, Delivery delivery) {
    CompletableFuture<Answer> outcome = new CompletableFuture<>();
    CompletionStage<Held> unused =
        token.whenComplete(
            (held, failure) -> {
              if (held != null) {
                outcome.complete(new Said(held));
              } else {
                outcome.completeExceptionally(failure(request, failure, delivery));
              }
            });
    if (token instanceof Waiting waiting && !waiting.isDone()) {
      limit(waiting, outcome, request, chain, delivery);
    }
    return outcome;
  }

  /** No longer than the source may take, nor than the call lasts. */
  private void limit(
      Waiting waiting,
      CompletableFuture<Answer> outcome,
      Request request,
      Chain chain,
      Delivery delivery) {
    long nanos = Math.max(0, waiting.endNanos() - chain.nanoTime());
    CompletionStage<Void> unused =
        chain
            .pause(Duration.ofNanos(nanos))
            .whenComplete(
                (nothing, stopped) -> {
                  keeper.leave(waiting);
                  outcome.completeExceptionally(
                      stopped != null ? stopped : failure(request, keeper.late(), delivery));
                });
  }

  /** What the source says may hold a secret: it is the cause, and no part of the message. */
  private static AuthenticationException failure(
      Request request, Throwable failure, Delivery delivery) {
    Throwable cause =
        failure instanceof CompletionException wrapper && wrapper.getCause() != null
            ? wrapper.getCause()
            : failure;
    return new AuthenticationException(
        request
            + ": expected a bearer token of its source, actual "
            + cause.getClass().getSimpleName(),
        delivery,
        cause);
  }

  /** Immutable. */
  private final class Said implements Answer {

    private final Held held;

    Said(Held held) {
      this.held = held;
    }

    @Override
    public Login login() {
      return BearerLogin.this;
    }

    @Override
    public String value() {
      return "Bearer " + held.value();
    }

    @Override
    public boolean mayBeStale() {
      return false;
    }

    @Override
    public void accepted(Response response) {}
  }
}
