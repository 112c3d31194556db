package dev.rezo.interop;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;

/**
 * A server on Netty. Its one argument is the directory of the site.
 *
 * <p>Lifecycle: runs until the process is ended.
 *
 * <p>Thread-safe.
 */
final class NettyPeer {

  private final OwnSite site;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

  private NettyPeer(OwnSite site) {
    this.site = site;
  }

  /** Starts it. */
  public static void main(String[] arguments) throws Exception {
    NettyPeer peer = new NettyPeer(new OwnSite(arguments[0], "netty"));
    for (Site.Port port :
        new Site.Port[] {
          Site.Port.HTTPS,
          Site.Port.HTTP2_PLAIN,
          Site.Port.HTTP2_FEW,
          Site.Port.HTTP2_RETIRING,
          Site.Port.HTTP2_SHORT_IDLE,
          Site.Port.HTTP2
        }) {
      peer.listen(port);
    }
  }

  private void listen(Site.Port port) throws Exception {
    SslContext tls = port == Site.Port.HTTP2_PLAIN ? null : tls(port != Site.Port.HTTPS);
    new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            initializer(
                channel -> {
                  if (tls == null) {
                    http2(port, channel.pipeline());
                  } else {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    channel.pipeline().addLast(new WhatAlpnChose(port));
                  }
                }))
        .bind("127.0.0.1", site.port(port))
        .sync();
  }

  private SslContext tls(boolean offersHttp2) throws Exception {
    SslContextBuilder tls =
        SslContextBuilder.forServer(
                site.path("server.crt").toFile(), site.path("server.key").toFile())
            .sslProvider(SslProvider.JDK);
    if (offersHttp2) {
      tls.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              ApplicationProtocolNames.HTTP_2,
              ApplicationProtocolNames.HTTP_1_1));
    }
    return tls.build();
  }

  private void http2(Site.Port port, ChannelPipeline pipeline) {
    Http2Settings settings = Http2Settings.defaultSettings().maxHeaderListSize(128 * 1024);
    if (port == Site.Port.HTTP2_FEW) {
      settings.maxConcurrentStreams(10);
    }
    pipeline.addLast(Http2FrameCodecBuilder.forServer().initialSettings(settings).build());
    if (port == Site.Port.HTTP2_SHORT_IDLE) {
      pipeline.addLast(new IdleStateHandler(0, 0, 1), new EndWhenIdle());
    }
    pipeline.addLast(
        new Http2MultiplexHandler(
            initializer(
                stream -> {
                  stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                  answers(port, stream.pipeline());
                })));
  }

  private void answers(Site.Port port, ChannelPipeline pipeline) {
    pipeline.addLast(new HttpServerExpectContinueHandler(), new ChunkedWriteHandler());
    pipeline.addLast(new NettyAnswers(site, port));
  }

  /** What is done with a new channel. */
  private interface Initial {
    void set(Channel channel);
  }

  private static ChannelHandler initializer(Initial initial) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        initial.set(channel);
      }
    };
  }

  /** Goes on with the protocol that both sides agreed on. */
  private final class WhatAlpnChose extends ApplicationProtocolNegotiationHandler {
    private final Site.Port port;

    WhatAlpnChose(Site.Port port) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.port = port;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        http2(port, context.pipeline());
      } else {
        context.pipeline().addLast(new HttpServerCodec());
        answers(port, context.pipeline());
      }
    }
  }

  /** Closing a connection of HTTP/2 says GOAWAY first. */
  private static final class EndWhenIdle extends ChannelDuplexHandler {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof IdleStateEvent) {
        ChannelFuture unused = context.close();
      } else {
        super.userEventTriggered(context, event);
      }
    }
  }
}
