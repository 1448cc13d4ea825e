package editor

var peopleRoutes = []route{}
