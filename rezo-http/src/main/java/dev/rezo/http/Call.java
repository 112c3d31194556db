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

  /** How many attempts were started so far: 1 while the first runs. */
  int attempts();
}
