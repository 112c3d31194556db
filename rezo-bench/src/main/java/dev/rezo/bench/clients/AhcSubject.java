package dev.rezo.bench.clients;

import dev.rezo.bench.clients.Target.Task;
import dev.rezo.bench.load.Caller;
import dev.rezo.bench.load.Subject;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import org.asynchttpclient.AsyncCompletionHandler;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.Request;
import org.asynchttpclient.RequestBuilder;
import org.asynchttpclient.Response;

/**
 * AsyncHttpClient, by its handlers. It trusts what the JVM trusts.
 *
 * <p>Thread-safe.
 */
final class AhcSubject implements Subject {

  private final AsyncHttpClient client;
  private final Request request;
  private final boolean isDownload;

  AhcSubject(Target target) {
    DefaultAsyncHttpClientConfig.Builder config =
        Dsl.config()
            .setMaxConnections(target.connections())
            .setMaxConnectionsPerHost(target.connections())
            .setUseOpenSsl(false)
            .setHttp2Enabled(target.isHttp2());
    client = Dsl.asyncHttpClient(config);
    RequestBuilder builder =
        new RequestBuilder(target.task() == Task.UPLOAD ? "POST" : "GET").setUrl(target.url());
    if (target.task() == Task.UPLOAD) {
      builder.setBody(Payload.bytes());
    }
    request = builder.build();
    isDownload = target.task() == Task.DOWNLOAD;
  }

  @Override
  public void call(Caller caller) {
    send(caller);
  }

  private void send(Caller caller) {
    ListenableFuture<?> unused =
        client.executeRequest(request, isDownload ? new Drain(caller) : new Whole(caller));
  }

  private void tell(Caller caller, int status, long length) {
    if (caller.answered(status, length)) {
      send(caller);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new IllegalStateException("AsyncHttpClient: expected to close", e);
    }
  }

  @Override
  public String toString() {
    return "AsyncHttpClient";
  }

  /** Reads a body into memory. Not thread-safe; the caller serialises. */
  private final class Whole extends AsyncCompletionHandler<Boolean> {
    private final Caller caller;

    Whole(Caller caller) {
      this.caller = caller;
    }

    @Override
    public Boolean onCompleted(Response response) {
      tell(caller, response.getStatusCode(), response.getResponseBodyAsBytes().length);
      return true;
    }

    @Override
    public void onThrowable(Throwable failure) {
      caller.failed(failure);
    }
  }

  /** Drops a body and counts it. Not thread-safe; the caller serialises. */
  private final class Drain implements AsyncHandler<Boolean> {
    private final Caller caller;
    private int status;
    private long length;

    Drain(Caller caller) {
      this.caller = caller;
    }

    @Override
    public State onStatusReceived(HttpResponseStatus head) {
      status = head.getStatusCode();
      return State.CONTINUE;
    }

    @Override
    public State onHeadersReceived(HttpHeaders headers) {
      return State.CONTINUE;
    }

    @Override
    public State onBodyPartReceived(HttpResponseBodyPart part) {
      length += part.length();
      return State.CONTINUE;
    }

    @Override
    public void onThrowable(Throwable failure) {
      caller.failed(failure);
    }

    @Override
    public Boolean onCompleted() {
      tell(caller, status, length);
      return true;
    }
  }
}
