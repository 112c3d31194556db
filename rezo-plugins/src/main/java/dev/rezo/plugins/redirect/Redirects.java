package dev.rezo.plugins.redirect;

import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Follows redirects (RFC 9110 section 15.4): 301, 302, 303, 307 and 308 with a Location. After 303
 * anything but HEAD becomes a GET, and after 301 and 302 a POST does; after 307 and 308 method and
 * body are sent again, if they can be. What led there stands in {@link Response#hops}.
 *
 * <p>Authorization, Cookie and Proxy-Authorization go to the origin that the request named, and to
 * no other: they are dropped when scheme, host or port changes, and do not come back. From https
 * nothing leads to http. Both can be allowed.
 *
 * <p>A redirect that is not followed is the call's response; a chain that is too long, or leads in
 * a circle, is a {@link dev.rezo.http.RedirectException}.
 *
 * <p>Thread-safe.
 */
public final class Redirects implements Interceptor {

  final int most;
  final RedirectRules rules;

  private Redirects(Builder builder) {
    this.most = builder.most;
    this.rules =
        new RedirectRules(builder.keepsPost, builder.allowsDowngrade, builder.trustsOthers);
  }

  /** Up to ten, by the rules above. */
  public static Redirects usual() {
    return builder().build();
  }

  /** Collects the settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether a response says that something is elsewhere: by its status, and with a Location. */
  public static boolean isRedirect(Response response) {
    return RedirectRules.isRedirect(response.status()) && response.header("Location") != null;
  }

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    return chain
        .proceed(request)
        .thenCompose(
            response ->
                RedirectTrip.begins(this, response)
                    ? new RedirectTrip(this, chain).begin(request, response)
                    : CompletableFuture.completedFuture(response));
  }

  @Override
  public String toString() {
    return "Redirects[up to " + most + "]";
  }

  /** Collects the settings. Not thread-safe; the caller serialises. */
  public static final class Builder {
    private int most = 10;
    private boolean allowsDowngrade;
    private boolean trustsOthers;
    private final Set<Integer> keepsPost = new HashSet<>();

    private Builder() {}

    /**
     * How many redirects a call follows; 10 unless it is set, 0: none, which is no error.
     *
     * @throws IllegalArgumentException below 0
     */
    public Builder most(int value) {
      if (value < 0) {
        throw new IllegalArgumentException("redirects: expected at least 0, actual " + value);
      }
      most = value;
      return this;
    }

    /** Whether https may lead to http; false unless it is set. */
    public Builder allowDowngrade(boolean value) {
      allowsDowngrade = value;
      return this;
    }

    /**
     * Whether other origins get the credentials of the first, those that answer a challenge as well
     * if the request brings them; false unless it is set.
     */
    public Builder trustOtherOrigins(boolean value) {
      trustsOthers = value;
      return this;
    }

    /**
     * A POST stays a POST after these.
     *
     * @param statuses of 301, 302 and 303
     * @throws IllegalArgumentException for others
     */
    public Builder keepPost(int... statuses) {
      for (int status : statuses) {
        if (status < 301 || status > 303) {
          throw new IllegalArgumentException(
              "keepPost: expected 301, 302 or 303, actual " + status);
        }
        keepsPost.add(status);
      }
      return this;
    }

    /** The interceptor. */
    public Redirects build() {
      return new Redirects(this);
    }
  }
}
