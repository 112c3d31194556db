package dev.rezo.plugins.redirect;

import dev.rezo.http.Interceptor.Chain;
import dev.rezo.http.RedirectException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Response.Hop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way along its redirects.
 *
 * <p>Not thread-safe; the caller serialises, as one request follows another.
 */
final class RedirectTrip {

  private final Redirects settings;
  private final Chain chain;
  private final List<Hop> hops = new ArrayList<>(2);

  /** Where it was since a cookie was set last: to come back with other cookies is no circle. */
  private final Set<String> visited = new HashSet<>(4);

  RedirectTrip(Redirects settings, Chain chain) {
    this.settings = settings;
    this.chain = chain;
  }

  /** Whether there may be a way to go on at all: of nearly all responses there is none. */
  static boolean begins(Redirects settings, Response response) {
    return settings.most > 0 && Redirects.isRedirect(response);
  }

  /** Goes on after the first request of the call and its response. */
  CompletionStage<Response> begin(Request first, Response response) {
    visited.add(first.toString());
    return follow(first, response);
  }

  private CompletionStage<Response> send(Request request) {
    visited.add(request.toString());
    return chain.proceed(request).thenCompose(response -> follow(request, response));
  }

  private CompletionStage<Response> follow(Request request, Response response) {
    Request next;
    try {
      next = next(request, response);
    } catch (Throwable e) {
      response.close();
      return CompletableFuture.failedFuture(e);
    }
    if (next == null) {
      return CompletableFuture.completedFuture(
          hops.isEmpty() ? response : response.toBuilder().hops(hops).build());
    }
    response.close();
    return send(next);
  }

  private @Nullable Request next(Request request, Response response) throws RedirectException {
    String location = response.header("Location");
    if (location == null || !begins(settings, response)) {
      return null;
    }
    Request next;
    try {
      next = settings.rules.next(request, response.status(), location);
    } catch (IllegalArgumentException e) {
      return null; // It is no address: the caller sees what the server says.
    }
    if (next == null) {
      return null;
    }
    hops.add(new Hop(request, response.status(), response.headers()));
    if (hops.size() > settings.most) {
      throw new RedirectException(
          chain.call().request()
              + ": expected at most "
              + settings.most
              + " redirects, actual more",
          hops);
    }
    if (response.headers().contains("Set-Cookie")) {
      visited.clear();
    } else if (visited.contains(next.toString())) {
      throw new RedirectException(
          chain.call().request() + ": expected an end of redirects, actual a circle at " + next,
          hops);
    }
    return next;
  }
}
