package dev.rezo.interop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What {@link NettyPeer} says to the requests of one stream, or of one connection of HTTP/1.1.
 *
 * <p>Not thread-safe; the caller serialises.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What a channel fails at, its handlers hear.
final class NettyAnswers extends SimpleChannelInboundHandler<HttpObject> {

  private static final AttributeKey<AtomicInteger> REQUESTS = AttributeKey.valueOf("requests");

  private static final int CHUNK = 16 * 1024;

  private final OwnSite site;
  private final Site.Port port;

  private HttpRequest request;
  private MessageDigest digest;
  private long length;
  private CompositeByteBuf content;

  /** It was answered before its content was here, which is thrown away. */
  private boolean isRefused;

  NettyAnswers(OwnSite site, Site.Port port) {
    this.site = site;
    this.port = port;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) throws Exception {
    if (message instanceof HttpRequest head) {
      request = head;
      digest = Site.newSha256();
      length = 0;
      content = Unpooled.compositeBuffer();
      begin(context);
    }
    if (message instanceof HttpContent part) {
      take(part.content());
      if (part instanceof LastHttpContent last) {
        if (!isRefused) {
          answer(context, last.trailingHeaders());
        }
        content.release();
      }
    }
  }

  private void begin(ChannelHandlerContext context) {
    Channel channel = context.channel();
    Channel connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
    int from = ((InetSocketAddress) connection.remoteAddress()).getPort();
    site.log(from, request.method().name(), request.uri());
    if (port == Site.Port.HTTP2_RETIRING) {
      retireInTime(connection);
    }
    isRefused =
        request.uri().equals("/limited") && HttpUtil.getContentLength(request, 0) > OwnSite.LIMIT;
    if (isRefused) {
      send(context, response(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, ""));
    }
  }

  /**
   * GOAWAY says that all streams count that are sent before it is heard, as servers do that mean
   * well. With a last stream named, Netty takes DATA of a later one for an error of the connection.
   */
  private static void retireInTime(Channel connection) {
    connection.attr(REQUESTS).setIfAbsent(new AtomicInteger());
    if (connection.attr(REQUESTS).get().incrementAndGet() == OwnSite.RETIRES_AFTER) {
      connection.writeAndFlush(
          new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
    }
  }

  private void take(ByteBuf part) {
    length += part.readableBytes();
    if (request.uri().startsWith("/backend/echo")) {
      content.addComponent(true, part.retain());
    } else {
      digest.update(part.nioBuffer());
    }
  }

  private void answer(ChannelHandlerContext context, HttpHeaders trailers) throws Exception {
    String target = request.uri().split("\\?", 2)[0];
    if (target.startsWith("/files/")) {
      file(context, site.file(target));
    } else if (target.startsWith("/backend/head/")) {
      largeHead(context, Integer.parseInt(target.substring("/backend/head/".length())));
    } else {
      fixed(context, target, trailers);
    }
  }

  private void fixed(ChannelHandlerContext context, String target, HttpHeaders trailers) {
    switch (target) {
      case "/status/204" -> send(context, response(HttpResponseStatus.NO_CONTENT, ""));
      case "/digest" ->
          send(context, ok(ContentDigest.of(length, HexFormat.of().formatHex(digest.digest()))));
      case "/limited" -> send(context, response(HttpResponseStatus.OK, "small"));
      case "/backend/echo" -> send(context, full(HttpResponseStatus.OK, content.retain()));
      case "/backend/fields" -> send(context, ok(fields(request.headers())));
      case "/backend/cookies" -> {
        FullHttpResponse response =
            ok(String.join("\n", request.headers().getAll(HttpHeaderNames.COOKIE)));
        for (String cookie : new String[] {"a=1", "b=2; Path=/", "c=3"}) {
          response.headers().add(HttpHeaderNames.SET_COOKIE, cookie);
        }
        send(context, response);
      }
      case "/backend/gzip" -> {
        FullHttpResponse response =
            full(HttpResponseStatus.OK, Unpooled.wrappedBuffer(Backend.gzip()));
        response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
        send(context, response);
      }
      case "/backend/trailers" -> {
        FullHttpResponse response =
            full(HttpResponseStatus.OK, Unpooled.wrappedBuffer(Backend.pattern(1_000)));
        response.trailingHeaders().set(Backend.TRAILER, "7");
        send(context, response);
      }
      case "/backend/request-trailers" -> send(context, ok(fields(trailers)));
      case "/backend/early-hints" -> {
        FullHttpResponse hints = response(HttpResponseStatus.EARLY_HINTS, "");
        hints.headers().remove(HttpHeaderNames.CONTENT_LENGTH).set("link", "</a.css>");
        context.writeAndFlush(hints);
        send(context, ok("late"));
      }
      case "/backend/stall" -> stall(context);
      default -> send(context, response(HttpResponseStatus.NOT_FOUND, ""));
    }
  }

  private void file(ChannelHandlerContext context, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    long size = channel.size();
    String tag = "\"" + size + "\"";
    if (tag.equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH))) {
      channel.close();
      FullHttpResponse same = response(HttpResponseStatus.NOT_MODIFIED, "");
      same.headers().remove(HttpHeaderNames.CONTENT_LENGTH).set(HttpHeaderNames.ETAG, tag);
      send(context, same);
      return;
    }
    String range = request.headers().get(HttpHeaderNames.RANGE);
    long start = range == null ? 0 : Long.parseLong(range.replaceAll("\\D", ""));
    HttpResponse head =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1,
            range == null ? HttpResponseStatus.OK : HttpResponseStatus.PARTIAL_CONTENT);
    head.headers().set(HttpHeaderNames.ETAG, tag);
    HttpUtil.setContentLength(head, size - start);
    if (range != null) {
      head.headers().set("content-range", "bytes " + start + "-" + (size - 1) + "/" + size);
    }
    context.write(head);
    if (request.method().name().equals("HEAD")) {
      channel.close();
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    } else {
      context.writeAndFlush(
          new HttpChunkedInput(new ChunkedNioFile(channel, start, size - start, CHUNK)));
    }
  }

  private static void largeHead(ChannelHandlerContext context, int bytes) {
    FullHttpResponse response = ok("small");
    for (int i = 0; i < bytes / 1_000; i++) {
      response.headers().set(String.format("x-large-%03d", i), "v".repeat(1_000 - 32 - 11));
    }
    send(context, response);
  }

  private static void stall(ChannelHandlerContext context) {
    context.writeAndFlush(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    context
        .executor()
        .scheduleAtFixedRate(
            () ->
                context
                    .writeAndFlush(
                        new DefaultHttpContent(Unpooled.wrappedBuffer(Backend.pattern(1_000))))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE),
            0,
            20,
            TimeUnit.MILLISECONDS);
  }

  private static String fields(HttpHeaders fields) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> field : fields) {
      text.append(field.getKey()).append(": ").append(field.getValue()).append('\n');
    }
    return text.toString();
  }

  private static FullHttpResponse ok(String text) {
    return response(HttpResponseStatus.OK, text);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String text) {
    return full(status, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  private static FullHttpResponse full(HttpResponseStatus status, ByteBuf bytes) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
    if (status.code() != 204) {
      HttpUtil.setContentLength(response, bytes.readableBytes());
    }
    return response;
  }

  private static void send(ChannelHandlerContext context, FullHttpResponse response) {
    context.writeAndFlush(response);
  }

  /** A stream that was reset, or a connection that is gone. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
