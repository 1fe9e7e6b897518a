"""Payloads as the vendors publish them, shortened to what matters here; each names where it is published."""

# Amazon Connect Administrator Guide, "About agent status" and "About contact states": the snippets of the event
# stream; "Agent event streams data model": AgentARN, EventId, EventTimestamp, EventType, InstanceARN, Version, and
# Configuration.Username. Ids are Amazon's own placeholders.
CONNECT_AVAILABLE = {
    "AWSAccountId": "012345678901",
    "AgentARN": "arn:aws:connect:us-east-1:012345678901:instance/aaaaaaaa-bbbb-cccc-dddd-111111111111/agent/agent-ARN",
    "CurrentAgentSnapshot": {
        "AgentStatus": {
            "ARN": "arn:aws:connect:us-east-1:012345678901:instance/aaaaaaaa-bbbb-cccc-dddd-111111111111/agent-state/agent-state-ARN",
            "Name": "Available",
            "StartTimestamp": "2019-05-25T18:43:59.049Z",
        },
        "Configuration": {"FirstName": "Alice", "LastName": "Marsh", "Username": "alice"},
        "Contacts": [],
    },
    "EventId": "477f2c4f-cd1a-4785-b1a8-97023dc1229d",
    "EventTimestamp": "2019-05-25T18:55:27.017Z",
    "EventType": "STATE_CHANGE",
    "InstanceARN": "arn:aws:connect:us-east-1:012345678901:instance/aaaaaaaa-bbbb-cccc-dddd-111111111111",
    "PreviousAgentSnapshot": None,
    "Version": "2019-05-25",
}
CONNECT_CONTACT = {
    "Channel": "VOICE",
    "ConnectedToAgentTimestamp": "2019-05-25T18:55:21.011Z",
    "ContactId": "ContactId-1",
    "InitialContactId": None,
    "InitiationMethod": "OUTBOUND",
    "Queue": {
        "ARN": "arn:aws:connect:us-east-1:012345678901:instance/aaaaaaaa-bbbb-cccc-dddd-111111111111/queue/queue-ARN-for-BasicQueue"
    },
    "QueueTimestamp": None,
    "State": "CONNECTED",
    "StateStartTimestamp": "2019-05-25T18:55:21.011Z",
}

# Twilio, "TaskRouter Events Reference": EventType, AccountSid, WorkspaceSid, WorkspaceName, EventDescription,
# ResourceType, ResourceSid, Timestamp, and for workers WorkerSid, WorkerName, WorkerActivityName and the previous ones.
# Sid and TimestampMs: in callbacks that users have published, not in that reference.
TWILIO_ACTIVITY = {
    "EventType": "worker.activity.update",
    "AccountSid": "AC00000000000000000000000000000001",
    "WorkspaceSid": "WS00000000000000000000000000000001",
    "WorkspaceName": "Flex Task Assignment",
    "EventDescription": "Worker alice updated to Available Activity",
    "ResourceType": "worker",
    "ResourceSid": "WK00000000000000000000000000000001",
    "Timestamp": "1735689600",
    "TimestampMs": "1735689600123",
    "Sid": "EV00000000000000000000000000000001",
    "WorkerSid": "WK00000000000000000000000000000001",
    "WorkerName": "alice",
    "WorkerActivityName": "Available",
    "WorkerPreviousActivityName": "Offline",
}

# Cisco, the sample events of the Customer Journey widget for Webex Contact Center: the whole of this shape.
WEBEX_WRAPUP = {
    "data": {
        "agentId": "55de70fc-af58-40e8-b7f8-c23536a53e76",
        "createdTime": 1651187948958,
        "currentState": "wrapup",
        "destination": "+19997770103",
        "origin": "bob@example.com",
        "queueId": "ee472d93-7b28-483e-9cd9-6ed59db2dc9a",
        "taskId": "94d8835d-c749-11ec-8573-7becd36cb425",
        "teamId": "9c73f123-0a33-414c-98db-b1169cccc8ce",
    },
    "dataContentType": "string",
    "id": "d30d8522-488d-4090-9bd8-a2e8febed0a4",
    "person": "bob@example.com",
    "previously": "",
    "source": "wxcc",
    "specVersion": "1.0",
    "time": "2022-04-28T23:19:08.958Z",
    "type": "agent:state_change",
}

# Genesys Cloud: the notification printed in its developers' article on the CLI's `notifications channels listen`
# (topic .activity), and the names in the models UserRoutingStatusRoutingStatus and
# ConversationCallEventTopicCallMediaParticipant of its published SDKs.
GENESYS_USER = "e40f28ea-fa86-493f-a5b8-d559c8533c96"
GENESYS_ACTIVITY = {
    "topicName": f"v2.users.{GENESYS_USER}.activity",
    "version": "2",
    "eventBody": {
        "id": GENESYS_USER,
        "routingStatus": {"status": "OFF_QUEUE", "startTime": "2021-05-14T09:03:17.067Z"},
        "presence": {
            "presenceDefinition": {"id": "6a3af858-942f-489d-9700-5f9bcdcdae9b", "systemPresence": "AVAILABLE"},
            "modifiedDate": "2021-05-14T09:03:17.047Z",
        },
        "outOfOffice": {"active": False, "modifiedDate": "2018-04-02T01:42:52.505Z"},
        "activeQueueIds": ["4750048b-1994-41d4-8410-a5760c49a6cd"],
    },
    "metadata": {"CorrelationId": "0a3c3a1c-1111-4111-8111-111111111111"},
}
GENESYS_ROUTING = {
    "topicName": f"v2.users.{GENESYS_USER}.routingStatus",
    "version": "2",
    "eventBody": {
        "id": GENESYS_USER,
        "routingStatus": {"status": "INTERACTING", "startTime": "2021-05-14T09:05:00.000Z"},
    },
}
GENESYS_CALL = {
    "topicName": f"v2.users.{GENESYS_USER}.conversations.calls",
    "version": "2",
    "eventBody": {
        "id": "ffff-ffff-ffff-f00d",
        "participants": [
            {"id": "p-1", "purpose": "customer", "state": "connected", "connectedTime": "2021-05-14T09:04:50.000Z"},
            {
                "id": "p-2",
                "purpose": "agent",
                "state": "alerting",
                "startTime": "2021-05-14T09:04:58.000Z",
                "user": {"id": GENESYS_USER},
            },
        ],
    },
}
GENESYS_HEARTBEAT = {"topicName": "channel.metadata", "eventBody": {"message": "WebSocket Heartbeat"}}

# Asterisk documentation, AMI event QueueMemberStatus: the fields of its syntax, in its order.
ASTERISK_MEMBER = {
    "Event": "QueueMemberStatus",
    "Queue": "support",
    "MemberName": "Alice Marsh",
    "Interface": "PJSIP/200",
    "StateInterface": "PJSIP/200",
    "Membership": "static",
    "Penalty": "0",
    "CallsTaken": "3",
    "LastCall": "1735689000",
    "LastPause": "0",
    "LoginTime": "1735680000",
    "InCall": "0",
    "Status": "1",
    "Paused": "0",
    "PausedReason": "",
    "Ringinuse": "1",
    "Wrapuptime": "0",
}
