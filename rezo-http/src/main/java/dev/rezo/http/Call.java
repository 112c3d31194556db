package dev.rezo.http;

/**
 * What the application asked for, across redirects and retries. Listeners tell calls apart by it.
 *
 * <p>Thread-safe.
 */
public interface Call {

  /** A number that no other call of this process has. */
  long id();

  /** The request as the application made it. */
  Request request();

  /** When it began, in the scale of {@link System#nanoTime}. */
  long startNanos();

  /**
   * The status of the newest response head that came for it, or 0 before there was one. Kept for
   * clients with an {@link ExchangeListener} only, as all else that only those ask for.
   */
  int status();

  /**
   * The request of the attempt that began last, with the fields and the attributes that
   * interceptors have given it; before the first, that of the application.
   */
  default Request attempt() {
    return request();
  }

  /** How many attempts were started so far: 1 while the first runs. */
  int attempts();
}
