package dev.rezo.plugins.auth;

import dev.rezo.http.Body;
import dev.rezo.http.Interceptor.Chain;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.plugins.auth.Login.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the challenges of its server. It ends, as each login answers once,
 * or twice if a nonce was too old.
 *
 * <p>Not thread-safe; the caller serialises, as one attempt follows another.
 */
final class AuthenticationTrip {

  private final Request request;
  private final Chain chain;
  private final List<Login> logins;

  /** The body if it can be sent once only. */
  private final @Nullable UnsentBody unsent;

  private final Map<Login, Integer> answered = new HashMap<>(2);

  AuthenticationTrip(Request request, Chain chain, List<Login> logins) {
    this.request = request;
    this.chain = chain;
    this.logins = logins;
    Body body = request.body();
    this.unsent = body == null || body.isReplayable() ? null : new UnsentBody(body);
  }

  CompletionStage<Response> begin() {
    for (Login login : logins) {
      CompletionStage<Answer> known = login.inAdvance(request, chain);
      if (known != null) {
        return known.thenCompose(this::send);
      }
    }
    return send(null);
  }

  private CompletionStage<Response> send(@Nullable Answer answer) {
    return chain.proceed(dressed(answer)).thenCompose(response -> judge(answer, response));
  }

  /** Who may be asked, and can send its body only once, asks before it sends (section 10.1.1). */
  private Request dressed(@Nullable Answer answer) {
    if (answer == null && unsent == null) {
      return request;
    }
    Request.Builder dressed = request.toBuilder();
    if (answer != null) {
      dressed.header("Authorization", answer.value());
    }
    if (unsent != null) {
      dressed.body(unsent);
      boolean asks = answered.isEmpty() && (answer == null || answer.mayBeStale());
      if (asks && !request.headers().contains("Expect")) {
        dressed.header("Expect", "100-continue");
      }
    }
    return dressed.build();
  }

  private CompletionStage<Response> judge(@Nullable Answer answer, Response response) {
    try {
      if (!isOfOurs(response)) {
        return CompletableFuture.completedFuture(response);
      }
      if (response.status() != 401) {
        if (answer != null) {
          answer.accepted(response);
        }
        return CompletableFuture.completedFuture(response);
      }
      CompletionStage<Answer> next = next(answer, response);
      if (next == null || !isSendable()) { // A token that was asked for serves who comes next.
        return CompletableFuture.completedFuture(response);
      }
      response.close();
      return next.thenCompose(this::send);
    } catch (Throwable e) {
      response.close();
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Whoever answers from elsewhere, behind redirects that were followed below, is not answered. */
  private boolean isOfOurs(Response response) {
    return response.hops().isEmpty()
        && response.request().url().origin().equals(request.url().origin());
  }

  private boolean isSendable() {
    return unsent == null || !unsent.isOpened();
  }

  private @Nullable CompletionStage<Answer> next(@Nullable Answer answer, Response response) {
    List<Challenge> challenges = Challenge.parse(response.headers().values("WWW-Authenticate"));
    for (Login login : logins) {
      int before = answered.getOrDefault(login, 0);
      boolean itsOwn = answer != null && answer.login().equals(login);
      CompletionStage<Answer> next =
          login.answer(
              new Refusal(request, challenges, itsOwn ? answer : null, before, unsent == null),
              chain);
      if (next != null) {
        answered.put(login, before + 1);
        return next;
      }
    }
    return null;
  }
}
