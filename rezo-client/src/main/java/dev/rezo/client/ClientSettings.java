package dev.rezo.client;

import dev.rezo.http.DecodingInterceptor;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.SessionListener;
import dev.rezo.http.Timeouts;
import dev.rezo.http.Url;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a builder has collected.
 *
 * <p>Immutable.
 *
 * @param baseUrl what relative addresses are resolved against, or null
 * @param timeouts limits of calls that set none
 * @param dialing how connections are made
 * @param proxies which proxy each attempt goes through, or null for that of {@code dialing}
 * @param attemptDelay the head start of each address of a name over the next
 * @param keepAlive whether connections serve more than one call
 * @param reconnect whether a server that restarts is given a moment
 * @param headers fields that each request gets unless it sets them
 * @param interceptors those for each call, then those for each attempt
 * @param listeners who watches calls
 * @param sessionListeners who watches HTTP/2 sessions
 * @param executor where futures complete, or null for the loops
 * @param leakSampling how many calls there are for each whose response is watched; 0: none is
 */
record ClientSettings(
    @Nullable Url baseUrl,
    Timeouts timeouts,
    Route.Dialing dialing,
    @Nullable ProxyChoice proxies,
    Duration attemptDelay,
    boolean keepAlive,
    boolean reconnect,
    Headers headers,
    List<Interceptor> interceptors,
    List<ExchangeListener> listeners,
    List<SessionListener> sessionListeners,
    @Nullable Executor executor,
    int leakSampling) {

  ClientSettings {
    interceptors = List.copyOf(interceptors);
    listeners = List.copyOf(listeners);
    sessionListeners = List.copyOf(sessionListeners);
  }

  /** Who takes codings off the responses: the first, as it asks before the others see. */
  @Nullable DecodingInterceptor decoding() {
    return decoding(interceptors);
  }

  static @Nullable DecodingInterceptor decoding(List<Interceptor> interceptors) {
    for (Interceptor interceptor : interceptors) {
      if (interceptor instanceof DecodingInterceptor decoding) {
        return decoding;
      }
    }
    return null;
  }

  /**
   * A request whose codings are left to the profile that it goes out with, within what is decoded
   * here, unless the application has said what it accepts.
   */
  Request forProfile(Request request) {
    DecodingInterceptor decoding = decoding();
    if (decoding == null
        || !String.join(", ", decoding.codings())
            .equals(request.headers().get("Accept-Encoding"))) {
      return request;
    }
    return request.with(fields -> fields.remove("Accept-Encoding")).toBuilder()
        .attribute(BrowserProfile.Decoded.OF_REQUEST, BrowserProfile.Decoded.by(decoding))
        .build();
  }

  /** A request with the client's own fields and version where it does not say otherwise. */
  Request complete(Request request) {
    Protocol version = dialing.version();
    return withFields(
        request.version() != null || version == Protocol.HTTP_1_1
            ? request
            : request.toBuilder().version(version).build());
  }

  private Request withFields(Request request) {
    Headers own = request.headers();
    Headers all = own.plusMissing(profile(request) == null ? headers : headersBesideProfile());
    return all.size() == own.size() ? request : request.with(all);
  }

  /** A browser does not say what this client says of itself unless it is told otherwise. */
  private Headers headersBesideProfile() {
    Headers.Builder beside = Headers.builder();
    headers.forEach(
        (name, value) -> {
          if (!value.equals(ClientBuilder.DEFAULT_HEADERS.get(name))) {
            beside.add(name, value);
          }
        });
    return beside.build();
  }

  private @Nullable BrowserProfile profile(Request request) {
    BrowserProfile.Choice own = request.attribute(BrowserProfile.OF_REQUEST);
    return own != null ? own.profile() : dialing.profile();
  }
}
