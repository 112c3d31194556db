package dev.rezo.client;

import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request that a proxy forwards, sent again with an answer when the proxy wants to know who asks
 * (407). What the proxy says last goes to the caller, be it another 407.
 *
 * <p>Not thread-safe; the caller serialises: an attempt begins when the one before it has ended.
 */
final class ProxyLoginAttempts {

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  private final ClientCore core;
  private final InterceptedState call;
  private final @Nullable Trip within;
  private final Request request;
  private final Route route;
  private final ProxyCredentials credentials;

  ProxyLoginAttempts(
      ClientCore core, InterceptedState call, @Nullable Trip within, Request request, Route route) {
    this.core = core;
    this.call = call;
    this.within = within;
    this.request = request;
    this.route = route;
    this.credentials =
        new ProxyCredentials(route.dialing().proxy(), request.method(), request.url().toString());
  }

  /** Sends it with what is known. */
  CompletionStage<Response> next() {
    String authorization;
    try {
      authorization = credentials.authorization();
    } catch (RuntimeException e) { // An authenticator is the application's.
      return CompletableFuture.failedFuture(e);
    }
    Request dressed =
        authorization == null || hasItsOwn()
            ? request
            : request.with(fields -> fields.set("Proxy-Authorization", authorization));
    return core.attempt(dressed, call, within, route).thenCompose(this::judge);
  }

  private CompletionStage<Response> judge(Response response) {
    if (response.status() != PROXY_AUTHENTICATION_REQUIRED
        || hasItsOwn()
        || !request.isReplayable()
        || !isAnswered(response)) {
      return CompletableFuture.completedStage(response);
    }
    response.close();
    return next();
  }

  /** What an authenticator throws ends the call: then nobody else closes the response. */
  private boolean isAnswered(Response response) {
    try {
      return credentials.answer(response.headers().values("Proxy-Authenticate"));
    } catch (Throwable e) {
      response.close();
      throw e;
    }
  }

  private boolean hasItsOwn() {
    return request.headers().contains("Proxy-Authorization");
  }
}
