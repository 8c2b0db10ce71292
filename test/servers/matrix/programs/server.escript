#!/usr/bin/env escript
%% escript server.escript PORT CHAIN KEY ROOT SITUATION NAME
main([Port, Chain, Key, Root, Situation, Name]) ->
    logger:set_primary_config(level, none),
    {ok, _} = application:ensure_all_started(ssl),
    Pair = [{certfile, Chain}, {keyfile, Key}],
    More = case Situation of
        "no-common-cipher" ->
            [{versions, ['tlsv1.2']}, {ciphers, ["ECDHE-ECDSA-CHACHA20-POLY1305"]}];
        "hello-retry" -> [{supported_groups, [secp384r1]}];
        "client-certificate" -> [{verify, verify_peer}, {fail_if_no_peer_cert, true}, {cacertfile, Root}];
        "unknown-name" ->
            [{sni_fun, fun(Asked) when Asked =:= Name -> Pair; (_) -> undefined end}];
        _ -> []
    end,
    Own = case Situation of "unknown-name" -> []; _ -> Pair end,
    {ok, Listener} = ssl:listen(list_to_integer(Port),
        Own ++ More ++ [{ip, {127, 0, 0, 1}}, {reuseaddr, true}, {active, false}, {packet, raw}]),
    serve(Listener).

serve(Listener) ->
    {ok, Socket} = ssl:transport_accept(Listener),
    Pid = spawn(fun() -> receive go -> answer(Socket) end end),
    ssl:controlling_process(Socket, Pid),
    Pid ! go,
    serve(Listener).

answer(Socket) ->
    case ssl:handshake(Socket, 10000) of
        {ok, Secure} ->
            case ssl:recv(Secure, 0, 30000) of
                {ok, _} -> ssl:send(Secure, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"), ssl:close(Secure);
                _ -> ok
            end;
        _ -> ok
    end.
