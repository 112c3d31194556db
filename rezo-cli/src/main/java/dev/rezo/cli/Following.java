package dev.rezo.cli;

import dev.rezo.http.AttributeKey;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.plugins.decompression.Decompression;
import dev.rezo.plugins.redirect.Redirects;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What {@code -L} and its friends, and {@code --compressed}, make of one request. Requests with
 * different options share a client, so each brings what it wants; a client by itself follows and
 * decodes nothing, as curl.
 *
 * <p>Immutable.
 *
 * @param redirects how redirects are followed
 * @param most how many there may be, or -1 for any number
 * @param schemes what they may lead to
 */
record Following(Redirects redirects, int most, Set<String> schemes) {

  /** Where a request says that it follows. */
  static final AttributeKey<Following> KEY = AttributeKey.of("following", Following.class);

  /** Where a request says that it is to be decoded. */
  static final AttributeKey<Decompression> DECODED =
      AttributeKey.of("compressed", Decompression.class);

  /** Follows redirects where that is asked for. */
  static final Interceptor REDIRECTS =
      (request, chain) -> {
        Following following = request.attribute(KEY);
        return following == null
            ? chain.proceed(request)
            : following.redirects.intercept(request, chain).thenApply(following::refuseIfNoneMayBe);
      };

  /** Decodes where that is asked for. */
  static final Interceptor DECOMPRESSION =
      (request, chain) -> {
        Decompression decoding = request.attribute(DECODED);
        return decoding == null ? chain.proceed(request) : decoding.intercept(request, chain);
      };

  /** Looks at each hop before it is sent; of the first, {@code --proto} has decided. */
  static final Interceptor SCHEMES =
      (request, chain) -> {
        Following following = request.attribute(KEY);
        String scheme = request.url().origin().scheme();
        boolean first = chain.call().attempts() == 0;
        return following == null || first || following.schemes.contains(scheme)
            ? chain.proceed(request)
            : refused(request, scheme);
      };

  private static CompletionStage<Response> refused(Request request, String scheme) {
    return CompletableFuture.failedFuture(
        new RefusedHopException(
            ExitCode.UNSUPPORTED_PROTOCOL,
            "Protocol \"" + scheme + "\" not supported or disabled, at " + request.url()));
  }

  /** {@code --max-redirs 0} is an error at the first, where an interceptor would answer with it. */
  private Response refuseIfNoneMayBe(Response response) {
    if (most != 0 || !Redirects.isRedirect(response)) {
      return response;
    }
    response.close();
    throw new java.util.concurrent.CompletionException(
        new RefusedHopException(ExitCode.TOO_MANY_REDIRECTS, "Maximum (0) redirects followed"));
  }

  /** What the options of a request say. */
  static Following of(RequestSettings settings) {
    Redirects redirects =
        Redirects.builder()
            .most(settings.maxRedirects < 0 ? Integer.MAX_VALUE : settings.maxRedirects)
            .allowDowngrade(true)
            .trustOtherOrigins(settings.locationTrusted)
            .keepPost(settings.postAfter.stream().mapToInt(status -> status).toArray())
            .build();
    return new Following(redirects, settings.maxRedirects, Set.copyOf(settings.redirectSchemes()));
  }

  /** A redirect that the options do not allow. */
  static final class RefusedHopException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    RefusedHopException(int exitCode, String message) {
      super(message);
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }
}
