package dev.rezo.client;

import dev.rezo.http.BodyProgress;
import dev.rezo.http.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A download to a file: {@link CallBuilder#download} makes one.
 *
 * <p>The bytes are collected in {@code NAME.part} beside the file; when they are whole, and not
 * before, that gets the name of the file. A download that fails leaves nothing, unless {@link
 * #resume} was said: then the part stays, with {@code NAME.part.from}, which says of what it is a
 * part, and a later download goes on from there if the server's resource has not changed (RFC 9110
 * sections 13.1.5 and 14). If it has, or the server does not know ranges, it starts over.
 *
 * <p>One download of a process writes to a file at a time: another one fails at once, and leaves
 * the file to the first. After a download was cancelled its file is free when the disk has done
 * what it was told before, which is a moment later. Between processes nothing guards.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class Download {

  /** More than this is not a bad line but a broken server. */
  private static final int MAX_RETRIES = 1000;

  final RezoClient client;
  final Request request;
  final Path file;
  boolean resume;
  int retries;
  BodyProgress progress = (bytes, total) -> {};

  Download(RezoClient client, Request request, Path file) {
    if (!request.method().equals("GET") || request.body() != null) {
      throw new IllegalArgumentException(
          "download: expected a GET without a body, actual " + request);
    }
    if (request.headers().contains("Range") || request.headers().contains("If-Range")) {
      throw new IllegalArgumentException(
          "download: expected a request without Range and If-Range, actual one of them");
    }
    if (file.getFileName() == null) {
      throw new IllegalArgumentException("download: expected the path of a file, actual " + file);
    }
    this.client = Objects.requireNonNull(client, "client");
    this.request = request;
    this.file = file;
  }

  /** Goes on from what an earlier download has left, and leaves what has come if this one fails. */
  public Download resume() {
    resume = true;
    return this;
  }

  /**
   * Asks for the rest so many times when the connection ends or falls silent in the middle of the
   * body; 0 by default. It asks at once: after a failure that came before the body, or with an
   * answer such as 503, it does not ask again. A server that sends less than was asked for is asked
   * for the rest without that counting, but an answer that brings nothing new costs one of them.
   */
  public Download retries(int times) {
    if (times < 0 || times > MAX_RETRIES) {
      throw new IllegalArgumentException(
          "retries: expected 0 to " + MAX_RETRIES + ", actual " + times);
    }
    retries = times;
    return this;
  }

  /** Hears how much of the file is here, of how much; on the threads that write files. */
  public Download progress(BodyProgress listener) {
    progress = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Downloads, and waits for it.
   *
   * @throws dev.rezo.http.HttpStatusException when the answer is none that can be stored
   * @throws dev.rezo.http.BodyException {@code SINK_FAILED} when the file cannot be written, or
   *     another download is writing to it
   * @throws dev.rezo.http.RezoException when a call fails
   */
  public Downloaded send() throws IOException {
    return RezoClient.await(sendAsync());
  }

  /**
   * Downloads without blocking: files are read and written on threads of their own. However the
   * future is ended from outside, by cancelling it, by a timeout or by completing it, the call that
   * runs ends, and nothing is left but what {@link #resume} keeps.
   */
  public CompletableFuture<Downloaded> sendAsync() {
    return DownloadCall.start(this);
  }
}
