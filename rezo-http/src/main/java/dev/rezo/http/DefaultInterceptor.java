package dev.rezo.http;

/**
 * Offers an interceptor that clients have unless they are told otherwise: whoever puts a plugin of
 * this kind beside a client need not add it. It is a service ({@link java.util.ServiceLoader}): a
 * module {@code provides} it, a jar on the class path names it in {@code
 * META-INF/services/dev.rezo.http.DefaultInterceptor}.
 *
 * <p>Default interceptors run once for each call, behind those that the application adds for calls
 * and before those that it adds for attempts. An interceptor of the same class that the application
 * adds takes the place of the offered one, which is then left out.
 *
 * <p>Lifecycle: made by {@link java.util.ServiceLoader} when the first client of the process is
 * built, and asked once.
 *
 * <p>Thread-safe.
 */
public interface DefaultInterceptor {

  /** What clients get: one for all of them. */
  Interceptor interceptor();

  /**
   * Where it stands among the default ones: the lowest sees the request first and the response
   * last. Redirects stand at 1000 and decompression at 2000, so that each hop is decoded; who has
   * to see what was decoded stands above, who has to see each hop between or below.
   */
  int position();
}
